import { NumberList } from "./number-list.ts";

/** So many spans are kept before those that cannot matter any more are dropped: 32 MB. */
const MOST_SPANS: number = 1 << 21;

/**
 * Where a log must not be cut: between the first record of a transaction and a data record of it. Places are ordinal
 * numbers of records; a span `(start, end]` holds every cut that would part them. Spans that overlap are one, so that
 * one look-up finds how far a cut has to move.
 */
export class SpanStack {
  private readonly starts: NumberList = new NumberList();
  private readonly ends: NumberList = new NumberList();
  private readonly mostSpans: number;
  /** Spans that end up to here have been dropped. */
  private droppedUpTo = 0;

  /** @param mostSpans for tests */
  constructor(mostSpans: number = MOST_SPANS) {
    this.mostSpans = mostSpans;
  }

  /** A transaction that began at `start` has a data record at `end`, which is the latest record of all. */
  extend(start: number, end: number): void {
    if (end <= start) return;
    let from = start;
    while (this.starts.length > 0 && this.ends.at(this.ends.length - 1) >= from) {
      from = Math.min(from, this.starts.at(this.starts.length - 1));
      this.starts.length -= 1;
      this.ends.length -= 1;
    }
    this.starts.push(from);
    this.ends.push(end);
  }

  /** The latest cut, not behind this one, that parts no transaction. */
  lower(cut: number): number {
    // Nothing is known of what was dropped, and nothing is lost by keeping it.
    if (cut <= this.droppedUpTo) return 0;
    const index = this.starts.lastAtMost(cut - 1);
    return index >= 0 && this.ends.at(index) >= cut ? this.starts.at(index) : cut;
  }

  /** @param oldest a record before which no cut and no transaction of interest begins any more */
  forgetBefore(oldest: number): void {
    if (this.starts.length < this.mostSpans) return;
    const count = this.ends.lastAtMost(oldest - 1) + 1;
    if (count === 0) return;
    this.droppedUpTo = this.ends.at(count - 1);
    this.starts.removeFirst(count);
    this.ends.removeFirst(count);
  }
}
