import type { FrameLayout } from "../../format/layout.ts";
import { minimumRecordLength } from "../../format/layout.ts";
import type { Damage, ScanEvent } from "../../log/events.ts";
import type { Place } from "../../log/place.ts";

type SegmentEnd = Pick<Extract<ScanEvent, { kind: "segment-end" }>, "tail" | "nextLsn">;

/** A segment that begins with another LSN than the one that comes next. */
export interface LsnJump {
  /** The segment's first byte. */
  readonly place: Place;
  readonly firstLsn: bigint;
  readonly expected: bigint;
  /** How many of the LSNs in between are left when damage has accounted for what it can; 0 where none are. */
  readonly missing: bigint;
}

/** Is told which segments do not begin where the one before them ends. */
export interface SegmentLsnReport {
  gap(jump: LsnJump): void;
  overlap(jump: LsnJump): void;
}

/** A segment's beginning against what the one before it leads to expect. */
interface SegmentStart extends LsnJump {
  readonly overcounted: number;
}

/** LSNs by position: each segment must begin where the one before it ends. Gets what a scan finds, in log order. */
export class SegmentLsns {
  private readonly report: SegmentLsnReport;
  private readonly layout: FrameLayout;
  private expected: bigint | null = null;
  private begun: SegmentStart | null = null;
  /** Records that the segment can have held beyond those that the scan counted. */
  private uncounted = 0;
  /** Records that the scan counted and that need not have been any. */
  private overcounted = 0;

  constructor(layout: FrameLayout, report: SegmentLsnReport) {
    this.layout = layout;
    this.report = report;
  }

  segmentStart(segmentIndex: number, segment: Place["segment"]): void {
    const { firstLsn } = segment;
    this.begun = null;
    if (firstLsn !== null && this.expected !== null) {
      this.begun = {
        place: { segmentIndex, segment, offset: 0, length: null },
        firstLsn,
        expected: this.expected,
        missing: missingBefore(firstLsn, this.expected, this.uncounted),
        overcounted: this.overcounted,
      };
    }
    this.uncounted = 0;
    this.overcounted = 0;
  }

  /** Where a region's frames are lost with it, how many records it held is only known by its size. */
  damage({ kind, length, lostRecords }: Damage): void {
    if (kind !== "unreadable-region") return;
    this.uncounted += Math.max(0, Math.floor(length / minimumRecordLength(this.layout)) - lostRecords);
    this.overcounted += lostRecords - 1;
  }

  segmentEnd({ tail, nextLsn }: SegmentEnd): void {
    // Newer engines preallocate the next segment under an estimated LSN: without records the name says nothing.
    if (tail.kind !== "torn" && tail.kind !== "garbage" && tail.offset === 0) return;
    if (this.begun !== null) this.compare(this.begun);
    if (tail.kind === "torn") this.uncounted += 1;
    if (tail.kind === "garbage") {
      this.uncounted += Math.max(1, Math.floor(tail.length / minimumRecordLength(this.layout)));
    }
    this.expected = nextLsn;
  }

  private compare({ overcounted, ...jump }: SegmentStart): void {
    const { firstLsn, expected, missing } = jump;
    if (firstLsn < expected - BigInt(overcounted)) this.report.overlap(jump);
    else if (missing > 0n) this.report.gap(jump);
  }
}

function missingBefore(firstLsn: bigint, expected: bigint, uncounted: number): bigint {
  const missing = firstLsn - expected - BigInt(uncounted);
  return missing > 0n ? missing : 0n;
}
