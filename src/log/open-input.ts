import { FORMATS } from "../format/registry.ts";
import type { LogFiles } from "../segment/log-files.ts";
import { listInput } from "../segment/packed/input.ts";
import { beginsWithRecord } from "./look-for-records.ts";
import type { OpenOptions } from "./open.ts";
import { isSegmentName, logOf } from "./open.ts";

export interface OpenInputOptions extends OpenOptions {
  /** Bytes to read where the path is `-`. */
  readonly stdin?: AsyncIterable<Uint8Array> | undefined;
  /** The name of the segment that standard input is, or its path: some formats keep the first LSN in it. */
  readonly stdinName?: string | undefined;
  /** Told what is being unpacked, and how many bytes of it there are by now. */
  readonly onUnpack?: ((path: string, bytes: number) => void) | undefined;
}

/** A log that may have been unpacked into a temporary file. */
export interface OpenInput extends LogFiles {
  /** How many segments are no files of their own: they were compressed, in an archive, or came from standard input. */
  readonly packedSegments: number;
  /** Whether some of it was unpacked from data without a checksum, so that damage of that may show as another log. */
  readonly isUnchecked: boolean;
  /** Gives the temporary file back; the log cannot be read any more. */
  close(): void;
}

/**
 * Finds out which log stands at a path, as `openLog` does, and unpacks it where it is packed: segments compressed with
 * gzip or zstd, a tar archive, compressed or not, of a segment directory (`backup.tar/wal` is the directory `wal` in
 * it), or `-` for standard input. Segments have the names that they had before they were packed.
 *
 * @throws WalctlError as `openLog`, and with code `compression` where what is packed is damaged
 */
export async function openInput(path: string, options: OpenInputOptions = {}): Promise<OpenInput> {
  let isUnchecked = false;
  const { listing, close } = await listInput(path, {
    ...options,
    onUnchecked: () => {
      isUnchecked = true;
    },
    isSegmentName,
    isLog: (source) => FORMATS.some((format) => beginsWithRecord(format, source)),
  });
  try {
    const log = logOf(path, listing, options);
    const packedSegments = log.segments.filter(({ location }) => location === null).length;
    return { ...log, packedSegments, isUnchecked, close };
  } catch (error) {
    close();
    throw error;
  }
}
