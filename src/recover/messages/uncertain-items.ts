/**
 * Which of the items of a log of messages may belong to a transaction that aborted or is still open.
 *
 * Markers carry no transaction, so a transaction is what stands between its markers. Where transactions overlap it is
 * not known which of them a marker ends: every item that stands between any begin and a later abort is uncertain, as
 * long as at least one transaction was open all the while, and so is all of a stretch that is still open at the end.
 */
export class UncertainItems {
  committed = 0;
  aborted = 0;
  open = 0;
  /** Ends of transactions while none was open: newer engines write no begin. */
  endsWithoutBegin = 0;
  /** Ranges of items, ascending: from the first up to and without the second. */
  private readonly ranges: [from: number, to: number][] = [];
  private stretchFrom = 0;
  /** The first item that is not in a range so far; there may be no such item yet. */
  firstCertain = 0;

  /** @param items how many there are before the marker */
  begin(items: number): void {
    if (this.open === 0) this.stretchFrom = items;
    this.open += 1;
  }

  commit(): void {
    this.committed += 1;
    this.close();
  }

  abort(items: number): void {
    this.aborted += 1;
    if (this.open > 0) this.mark(items);
    this.close();
  }

  /** The log ends: what is open stays open. */
  finish(items: number): void {
    if (this.open > 0) this.mark(items);
  }

  /** Ascending; they do not overlap. */
  *[Symbol.iterator](): Iterator<readonly [from: number, to: number]> {
    yield* this.ranges;
  }

  private mark(items: number): void {
    if (items > this.stretchFrom) this.ranges.push([this.stretchFrom, items]);
    if (this.firstCertain >= this.stretchFrom) this.firstCertain = Math.max(this.firstCertain, items);
    this.stretchFrom = items;
  }

  private close(): void {
    if (this.open > 0) this.open -= 1;
    else this.endsWithoutBegin += 1;
  }
}
