import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import type { ByteStream } from "./byte-stream.ts";
import { packedError } from "./packed-error.ts";

/** How exactly a damaged place can be named: zlib says which piece it could not read. */
const PIECE_BYTES: number = 16 * 1024;

const HINT = "what comes before can be had with gzip -dc; get a sound copy";

/**
 * Decompresses gzip: any number of members, with their checksums and lengths, zeros behind them left away.
 *
 * @param path for errors
 * @throws WalctlError where the stream is damaged or cut
 */
export async function* gunzip(packed: ByteStream, path: string): AsyncGenerator<Uint8Array> {
  const decoder = createGunzip();
  // The loop below meets every error.
  pipeline(packed.rest(PIECE_BYTES), decoder, () => {});
  try {
    for await (const bytes of decoder) yield bytes as Uint8Array;
  } catch (error) {
    throw faultOf(error, decoder.bytesWritten, packed.position, path);
  }
}

function faultOf(error: unknown, from: number, to: number, path: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "Z_BUF_ERROR") {
    return packedError(path, { what: `the gzip data is cut short: it ends at byte ${to}`, hint: HINT });
  }
  if (code?.startsWith("Z_") !== true) return error;
  const place = `between byte ${from} and ${to}`;
  // zlib looks for a header where a member begins, and nowhere else.
  const what =
    message === "incorrect header check"
      ? `something that is no gzip data begins ${place}`
      : `the gzip data is damaged ${place} (${message})`;
  return packedError(path, { what, hint: HINT });
}
