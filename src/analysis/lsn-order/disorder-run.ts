import type { Place } from "../../log/place.ts";
import type { LsnReport } from "./lsn-report.ts";

/**
 * Concurrent writers hold an LSN each for as long as the scheduler lets them wait; 701 records is the longest
 * wait that was seen. A hole that is older than this no longer keeps a run of disorder open.
 */
const MAX_WAIT = 4096n;

/** Records out of LSN order that belong together: from the first one ahead of its turn until nothing is missing. */
export class DisorderRun {
  private readonly report: LsnReport;
  private start: Place | null = null;
  private startLsn = 0n;
  private end: Place | null = null;
  /** LSNs that the run has skipped and not seen yet. */
  private missing = 0n;
  private late = 0;
  private latestLsn = 0n;

  constructor(report: LsnReport) {
    this.report = report;
  }

  /** A record skipped `count` LSNs. */
  skipped(place: Place, lsn: bigint, count: bigint): void {
    if (this.start === null || lsn - this.latestLsn > MAX_WAIT) {
      this.finish();
      this.start = place;
      this.startLsn = lsn;
    }
    this.missing += count;
    this.latestLsn = lsn;
  }

  /** A record came late: behind `ahead`, the record that skipped it. */
  filled(place: Place, ahead: Place, aheadLsn: bigint): void {
    if (this.start === null) {
      this.start = ahead;
      this.startLsn = aheadLsn;
      this.latestLsn = aheadLsn;
      this.missing = 1n;
    }
    this.end = place;
    this.late += 1;
    this.missing -= 1n;
    if (this.missing <= 0n) this.finish();
  }

  /** Reports the run, if any record came late in it. */
  finish(): void {
    const { start, end } = this;
    if (start !== null && end !== null) {
      const place = { ...start, length: lengthOf(start, end) };
      this.report.disorder({ place, lsn: this.startLsn, late: this.late });
    }
    this.start = null;
    this.end = null;
    this.missing = 0n;
    this.late = 0;
  }
}

/** Bytes from the first record to the last one; to the end of the segment where the run goes on in the next. */
function lengthOf(start: Place, end: Place): number {
  const until = end.segmentIndex === start.segmentIndex ? end.offset + (end.length ?? 0) : start.segment.size;
  return until - start.offset;
}
