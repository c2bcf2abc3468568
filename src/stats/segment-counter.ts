import { LsnRange } from "../analysis/lsn-range.ts";
import { KIND_COMMIT, transactionKinds } from "../analysis/transaction-kind.ts";
import type { Format } from "../format/format.ts";
import type { RecordKeys } from "../format/keys.ts";
import type { Damage, Tail } from "../log/events.ts";
import type { Segment } from "../segment/segment.ts";
import type { SegmentUsage, Totals } from "./result.ts";

/** What {@link SegmentCounter} knows of the totals. */
export type SegmentTotals = Pick<
  Totals,
  "segments" | "fileBytes" | "damagedBytes" | "tailBytes" | "firstLsn" | "lastLsn"
>;

/** Each segment by itself. */
export class SegmentCounter {
  private readonly kinds: Uint8Array;
  private readonly list: SegmentUsage[] = [];
  private range: LsnRange = new LsnRange();
  private name = "";
  private records = 0;
  private recordBytes = 0;
  private commits = 0;
  private damagedBytes = 0;

  constructor({ types }: Format) {
    this.kinds = transactionKinds(types);
  }

  start({ name }: Segment): void {
    this.name = name;
    this.records = 0;
    this.recordBytes = 0;
    this.commits = 0;
    this.range = new LsnRange();
  }

  add(keys: RecordKeys, length: number): void {
    this.records += 1;
    this.recordBytes += length;
    if (this.kinds[keys.typeCode] === KIND_COMMIT) this.commits += 1;
    this.range.add(keys.lsnHigh, keys.lsnLow);
  }

  addDamage({ length }: Damage): void {
    this.damagedBytes += length;
  }

  end(tail: Tail): void {
    const { name, records, recordBytes, commits } = this;
    const { lowest: firstLsn, highest: lastLsn } = this.range;
    const bytes = tail.offset + tail.length;
    this.list.push({ name, bytes, records, recordBytes, firstLsn, lastLsn, commits, tail });
  }

  result(): { segments: readonly SegmentUsage[]; totals: SegmentTotals } {
    const lsns = this.list.flatMap(({ firstLsn, lastLsn }) =>
      firstLsn === null || lastLsn === null ? [] : [firstLsn, lastLsn],
    );
    const totals = {
      segments: this.list.length,
      fileBytes: this.list.reduce((sum, { bytes }) => sum + bytes, 0),
      damagedBytes: this.damagedBytes,
      tailBytes: this.list.reduce((sum, { tail }) => sum + tail.length, 0),
      firstLsn: lsns.reduce<bigint | null>((a, b) => (a === null || b < a ? b : a), null),
      lastLsn: lsns.reduce<bigint | null>((a, b) => (a === null || b > a ? b : a), null),
    };
    return { segments: this.list, totals };
  }
}
