import { highOf, joinU64, lowOf } from "../core/u64.ts";
import type { RecordBatch } from "../format/batch.ts";

/** The records of a batch from the place `from` in the segment on. */
export function restOfBatch(batch: RecordBatch, from: number): RecordBatch {
  const { starts, count, offset } = batch;
  let known = 0;
  while (known < count && offset + starts[known]! < from) known += 1;
  if (known === 0) return batch;
  const firstLsn = joinU64(batch.firstLsnHigh, batch.firstLsnLow) + BigInt(known);
  return {
    ...batch,
    starts: starts.subarray(known),
    count: count - known,
    firstLsnHigh: highOf(firstLsn),
    firstLsnLow: lowOf(firstLsn),
  };
}
