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
  /** The path as the operating system takes it. */
  readonly location: string | Buffer;
  readonly parsedName: SegmentName | null;
  readonly size: number;
  /** Whether the engine goes on writing in this one. */
  readonly isNewest: boolean;
  /** For formats with LSNs by position, the LSN of the first record; else null. */
  readonly firstLsn: bigint | null;
  /** Opens it for reading; the caller closes. */
  open(): OpenSegment;
}

export interface OpenSegment extends ByteSource {
  close(): void;
}

/** An entry of the directory that is no segment. */
export interface ForeignFile {
  readonly name: string;
  readonly bytes: number;
  /** Whether the engine takes the name for a segment all the same. */
  readonly engineVisible: boolean;
}
