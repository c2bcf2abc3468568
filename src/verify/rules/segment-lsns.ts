import type { FrameLayout } from "../../format/layout.ts";
import { minimumRecordLength } from "../../format/layout.ts";
import type { Damage } from "../../log/events.ts";
import type { Segment } from "../../segment/segment.ts";
import type { Cursor } from "../cursor.ts";
import type { FindingList } from "../finding-list.ts";
import type { Rule, SegmentEnd } from "../rule.ts";
import type { RuleContext } from "../rules.ts";
import { lsnRange } from "../words.ts";

/** A segment's beginning against what the one before it leads to expect. */
interface SegmentStart {
  readonly firstLsn: bigint;
  readonly expected: bigint;
  readonly uncounted: number;
  readonly overcounted: number;
}

/** LSNs by position: each segment must begin where the one before it ends. */
export class SegmentLsnRule implements Rule {
  readonly checks = "that each segment begins with the LSN that comes next";
  private readonly cursor: Cursor;
  private readonly findings: FindingList;
  private readonly layout: FrameLayout;
  private expected: bigint | null = null;
  private begun: SegmentStart | null = null;
  /** Records that the segment can have held beyond those that the scan counted. */
  private uncounted = 0;
  /** Records that the scan counted and that need not have been any. */
  private overcounted = 0;

  constructor({ files, cursor, findings }: RuleContext) {
    this.layout = files.format.layout;
    this.cursor = cursor;
    this.findings = findings;
  }

  segmentStart(_segmentIndex: number, segment: Segment): void {
    const { firstLsn } = segment;
    this.begun = null;
    if (firstLsn !== null && this.expected !== null) {
      this.begun = {
        firstLsn,
        expected: this.expected,
        uncounted: this.uncounted,
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

  private compare({ firstLsn, expected, uncounted, overcounted }: SegmentStart): void {
    const place = this.cursor.placeAt(0, null);
    if (firstLsn < expected - BigInt(overcounted)) {
      this.findings.add({
        code: "segment-overlap",
        place,
        lsn: firstLsn,
        message: `begins with LSN ${firstLsn}, but LSN ${expected} comes next; assigned twice: ${lsnRange(firstLsn, expected - 1n)}`,
      });
    } else if (firstLsn > expected + BigInt(uncounted)) {
      this.findings.add({
        code: "segment-gap",
        place,
        lsn: expected,
        message: `begins with LSN ${firstLsn}, but LSN ${expected} comes next; missing: ${lsnRange(expected, firstLsn - 1n)}`,
      });
    }
  }
}
