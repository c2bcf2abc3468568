import type { SegmentName } from "../format/format.ts";
import type { SegmentExtent } from "../format/recovery.ts";
import type { Damage, Tail } from "../log/events.ts";

/** What is known of a segment without reading it. */
interface KnownSegment {
  readonly name: string;
  readonly parsedName: SegmentName | null;
  /** LSN of its first record, where names tell it. */
  readonly firstLsn: bigint | null;
}

/** A segment that holds records, and how many. */
export interface CountedSegment extends SegmentExtent {
  readonly segmentIndex: number;
  readonly name: string;
}

/** Counts the records of each segment. */
export class SegmentExtents {
  readonly segments: CountedSegment[] = [];
  /**
   * Whether bytes that are no record, and no torn one, stand anywhere: a segment that was written over leaves stale
   * bytes behind the new ones, so then numbers of records prove nothing.
   */
  isDisturbed = false;

  damage({ kind }: Damage): void {
    if (kind === "unreadable-region") this.isDisturbed = true;
  }

  leave(segmentIndex: number, segment: KnownSegment, tail: Tail, nextLsn: bigint | null): void {
    const { firstLsn, name } = segment;
    const number = segment.parsedName?.number ?? null;
    if (tail.kind === "garbage") this.isDisturbed = true;
    if (firstLsn === null || nextLsn === null || number === null) return;
    const minRecords = Number(nextLsn - firstLsn);
    // The engine may have handed out an LSN for the torn record, or have forgotten it.
    const maxRecords = tail.kind === "torn" ? minRecords + 1 : minRecords;
    if (maxRecords > 0) this.segments.push({ segmentIndex, name, number, firstLsn, minRecords, maxRecords });
  }

  /** Whether a segment begins below the LSN that comes next after the one before it. */
  get overlap(): boolean {
    return this.segments.some(({ firstLsn }, index) => {
      const before = this.segments[index - 1];
      return before !== undefined && firstLsn < before.firstLsn + BigInt(before.minRecords);
    });
  }

  /** Whether each segment begins with the LSN that comes next after the one before it. */
  get isContiguous(): boolean {
    return this.segments.every(({ firstLsn }, index) => {
      const before = this.segments[index - 1];
      if (before === undefined) return true;
      const records = firstLsn - before.firstLsn;
      return records >= before.minRecords && records <= before.maxRecords;
    });
  }
}
