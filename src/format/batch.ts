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
}
