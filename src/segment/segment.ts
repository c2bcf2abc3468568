import type { SegmentName } from "../format/format.ts";

/** Bytes at rest that can be read at any position. */
export interface ByteSource {
  /** In bytes, as it was when the source was opened or last refreshed. */
  readonly size: number;
  /** Fills `target` from `position` on, as far as there are bytes; returns how many. */
  read(target: Uint8Array, position: number): number;
}

/** One segment of a log. */
export interface Segment {
  readonly name: string;
  readonly path: string;
  /** The path as the operating system takes it; null where the bytes are not those of one whole file. */
  readonly location: string | Buffer | null;
  readonly parsedName: SegmentName | null;
  readonly size: number;
  /** Whether the engine goes on writing in this one. */
  readonly isNewest: boolean;
  /** For formats with LSNs by position, the LSN of the first record; else null. */
  readonly firstLsn: bigint | null;
  /**
   * Where bytes have been put right that are damaged in the file, the first such place: what goes by the file, as the
   * engine does, does not get further.
   */
  readonly damagedAt?: DamagedPlace | undefined;
  /** Opens it for reading; the caller closes. */
  open(): OpenSegment;
}

/** A place of a segment that is damaged in its file. */
export interface DamagedPlace {
  readonly offset: number;
  /** As the file is. */
  readonly original: Segment;
}

export interface OpenSegment extends ByteSource {
  /** The same for every name of the same file, also after it is renamed; absent where the bytes are no one file's. */
  readonly identity?: string | undefined;
  close(): void;
}

/** An entry of the directory that is no segment. */
export interface ForeignFile {
  readonly name: string;
  readonly bytes: number;
  /** Whether the engine takes the name for a segment all the same. */
  readonly engineVisible: boolean;
}
