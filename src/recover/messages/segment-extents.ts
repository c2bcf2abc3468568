import type { FrameLayout } from "../../format/layout.ts";
import { minimumRecordLength } from "../../format/layout.ts";
import type { SegmentExtent } from "../../format/recovery.ts";
import type { Damage, Tail } from "../../log/events.ts";
import type { Segment } from "../../segment/segment.ts";

/** A segment that holds records, and how many. */
export interface CountedSegment extends SegmentExtent {
  readonly segmentIndex: number;
  readonly name: string;
}

/** Counts the records of each segment, as far as damage lets it. */
export class SegmentExtents {
  readonly segments: CountedSegment[] = [];
  private readonly layout: FrameLayout;
  /** Records that the segment can have held beyond those that the scan counted, and such that need not have been any. */
  private uncounted = 0;
  private overcounted = 0;

  constructor(layout: FrameLayout) {
    this.layout = layout;
  }

  enter(): void {
    this.uncounted = 0;
    this.overcounted = 0;
  }

  /** Where a region's frames are lost with it, how many records it held is only known by its size. */
  damage({ kind, length, lostRecords }: Damage): void {
    if (kind !== "unreadable-region") return;
    this.uncounted += Math.max(0, this.roomIn(length) - lostRecords);
    this.overcounted += lostRecords - 1;
  }

  leave(segmentIndex: number, segment: Segment, tail: Tail, nextLsn: bigint | null): void {
    const { firstLsn, name } = segment;
    const number = segment.parsedName?.number ?? null;
    if (firstLsn === null || nextLsn === null || number === null) return;
    const records = Number(nextLsn - firstLsn);
    if (tail.kind === "torn") this.uncounted += 1;
    if (tail.kind === "garbage") this.uncounted += Math.max(1, this.roomIn(tail.length));
    const maxRecords = records + this.uncounted;
    if (maxRecords === 0) return;
    const minRecords = records - this.overcounted;
    this.segments.push({ segmentIndex, name, number, firstLsn, minRecords, maxRecords });
  }

  /** Whether a segment begins below the LSN that comes next after the one before it. */
  get overlap(): boolean {
    return this.segments.some(({ firstLsn }, index) => {
      const before = this.segments[index - 1];
      return before !== undefined && firstLsn < before.firstLsn + BigInt(before.minRecords);
    });
  }

  private roomIn(bytes: number): number {
    return Math.floor(bytes / minimumRecordLength(this.layout));
  }
}
