import type { RecordKeyArray } from "./record-key-array.ts";

/**
 * Intact records that stand side by side in one window of a segment. The bytes are lent: they are valid until the
 * scan goes on.
 */
export interface RecordBatch {
  /** Index of the segment in log order. */
  readonly segmentIndex: number;
  /** Where `bytes[0]` stands in the segment. */
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** Over the same memory as `bytes`, index for index. */
  readonly data: DataView;
  /** Index in `bytes` of each record's first byte; the first `count` entries count. */
  readonly starts: Uint32Array;
  readonly count: number;
  /** LSN of the first record, in halves, where the format has LSNs by position; else 0. */
  readonly firstLsnHigh: number;
  readonly firstLsnLow: number;
  /**
   * Whether the bytes hold the whole of each record. A record larger than the window comes alone, with only its
   * beginning: `segment.read` has the rest.
   */
  readonly whole: boolean;
  /** What is known of each record by itself; absent or null where nothing is. */
  readonly inspection?: Inspection | null;
}

/** What looking at each record of a batch by itself has given, ahead of the scan. */
export interface Inspection {
  /** The records' keys; null for formats that have LSNs by position. */
  readonly keys: RecordKeyArray | null;
  /** Index of the batch's first record among the inspected ones. */
  readonly first: number;
  /** Ascending indices of the inspected records of which there is something to report; null where any may be one. */
  readonly remarkable: Uint32Array | null;
}
