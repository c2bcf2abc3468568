import type { RecordBatch } from "../../src/format/batch.ts";

/** Encoded records side by side as a batch; `firstLsn` is for formats with LSNs by position. */
export function batchOf(
  segmentIndex: number,
  offset: number,
  records: readonly Uint8Array[],
  firstLsn: bigint | null,
): RecordBatch {
  const bytes = Uint8Array.from(Buffer.concat(records));
  let at = 0;
  const starts = Uint32Array.from(records, ({ length }) => {
    at += length;
    return at - length;
  });
  return {
    segmentIndex,
    offset,
    bytes,
    data: new DataView(bytes.buffer),
    starts,
    count: records.length,
    firstLsnHigh: Number((firstLsn ?? 0n) >> 32n),
    firstLsnLow: Number((firstLsn ?? 0n) & 0xffff_ffffn),
    whole: true,
  };
}
