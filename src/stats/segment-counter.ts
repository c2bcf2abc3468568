import { LsnRange } from "../analysis/lsn-range.ts";
import type { RecordKeys } from "../format/keys.ts";
import type { Damage, Tail } from "../log/events.ts";
import type { Segment } from "../segment/segment.ts";
import type { SegmentUsage, Totals } from "./result.ts";
import type { TypeCounter } from "./type-counter.ts";

/** What {@link SegmentCounter} knows of the totals. */
export type SegmentTotals = Pick<
  Totals,
  "segments" | "fileBytes" | "damagedBytes" | "tailBytes" | "firstLsn" | "lastLsn"
>;

interface Counts {
  readonly records: number;
  readonly bytes: number;
  readonly commits: number;
}

/** Each segment by itself. */
export class SegmentCounter {
  private readonly types: TypeCounter;
  private readonly list: SegmentUsage[] = [];
  private range: LsnRange = new LsnRange();
  private name = "";
  /** What the whole log had when the segment began. */
  private before: Counts = { records: 0, bytes: 0, commits: 0 };
  private damagedBytes = 0;

  constructor(types: TypeCounter) {
    this.types = types;
  }

  start({ name }: Segment): void {
    this.name = name;
    this.before = this.counts();
    this.range = new LsnRange();
  }

  add(keys: RecordKeys): void {
    this.range.add(keys.lsnHigh, keys.lsnLow);
  }

  addDamage({ length }: Damage): void {
    this.damagedBytes += length;
  }

  end(tail: Tail): void {
    const { name, before } = this;
    const now = this.counts();
    const records = now.records - before.records;
    const recordBytes = now.bytes - before.bytes;
    const commits = now.commits - before.commits;
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

  private counts(): Counts {
    const { records, bytes } = this.types.sums();
    return { records, bytes, commits: this.types.recordsOf("commit") };
  }
}
