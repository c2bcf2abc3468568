import { LsnRange } from "../analysis/lsn-range.ts";
import type { RecordKeys } from "../format/keys.ts";
import type { Damage, Tail } from "../log/events.ts";
import type { Cursor } from "./cursor.ts";
import type { FindingList } from "./finding-list.ts";
import type { Coverage, VerifiedSegment, VerifySummary } from "./result.ts";
import type { Rule, SegmentEnd } from "./rule.ts";

const CLASS_OF_TAIL: Readonly<Record<Tail["kind"], "torn" | "zeros" | "garbage" | null>> = {
  clean: null,
  torn: "torn",
  zero: "zeros",
  garbage: "garbage",
};

/** Counts what was seen: not a check but what the checks are reported with. */
export class Tally implements Rule {
  readonly checks = null;
  readonly segments: VerifiedSegment[] = [];
  readonly coverage: { -readonly [Class in keyof Coverage]: number } = {
    records: 0,
    damaged: 0,
    torn: 0,
    zeros: 0,
    garbage: 0,
  };
  /** The last damage, as long as nothing but a segment's tail came after it. */
  lastDamage: Damage | null = null;
  private readonly cursor: Cursor;
  private readonly range: LsnRange = new LsnRange();
  private segmentRange: LsnRange = new LsnRange();
  private segmentRecords = 0;
  private records = 0;
  private bytes = 0;

  constructor(cursor: Cursor) {
    this.cursor = cursor;
  }

  segmentStart(): void {
    this.segmentRange = new LsnRange();
    this.segmentRecords = 0;
  }

  record(keys: RecordKeys): void {
    this.segmentRange.add(keys.lsnHigh, keys.lsnLow);
  }

  batchEnd(): void {
    const { batch, view } = this.cursor;
    // The records of a batch stand side by side, and the view is still at the last of them.
    this.coverage.records += view.start + view.length - batch.starts[0]!;
    this.segmentRecords += batch.count;
    this.lastDamage = null;
  }

  damage(damage: Damage): void {
    this.coverage.damaged += damage.length;
    this.lastDamage = damage;
  }

  segmentEnd({ segment, tail }: SegmentEnd): void {
    const tailClass = CLASS_OF_TAIL[tail.kind];
    if (tailClass !== null) this.coverage[tailClass] += tail.length;
    // A tail runs to the end of the file as it was read, which may have grown since it was listed.
    const bytes = tail.offset + tail.length;
    this.bytes += bytes;
    this.records += this.segmentRecords;
    this.range.addRange(this.segmentRange);
    this.segments.push({
      name: segment.name,
      bytes,
      records: this.segmentRecords,
      firstLsn: this.segmentRange.lowest,
      lastLsn: this.segmentRange.highest,
      tail: { kind: tail.kind, offset: tail.offset, length: tail.length },
    });
  }

  summary(findings: FindingList): VerifySummary {
    return {
      segments: this.segments.length,
      records: this.records,
      bytes: this.bytes,
      firstLsn: this.range.lowest,
      lastLsn: this.range.highest,
      errors: findings.bySeverity.error,
      warnings: findings.bySeverity.warning,
      infos: findings.bySeverity.info,
      byCode: Object.fromEntries(findings.byCode),
    };
  }
}
