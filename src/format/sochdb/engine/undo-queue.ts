import type { U64List } from "../../../core/u64-list.ts";

/** Which of many transactions is to be undone next: the one with the highest LSN. A heap over typed arrays. */
export class UndoQueue {
  private readonly highs: Uint32Array;
  private readonly lows: Uint32Array;
  private readonly heap: Uint32Array;
  private count = 0;

  /** @param lsns of each transaction's record to undo first */
  constructor(lsns: U64List) {
    const { length } = lsns;
    this.highs = new Uint32Array(length);
    this.lows = new Uint32Array(length);
    this.heap = new Uint32Array(length);
    for (let index = 0; index < length; index++) this.put(index, lsns.highAt(index), lsns.lowAt(index));
  }

  get isEmpty(): boolean {
    return this.count === 0;
  }

  /** The transaction with the highest LSN; its LSN is `topHigh` and `topLow`. */
  get top(): number {
    return this.heap[0]!;
  }

  get topHigh(): number {
    return this.highs[this.top]!;
  }

  get topLow(): number {
    return this.lows[this.top]!;
  }

  /** Whether another transaction has the same LSN as the top. */
  get isTied(): boolean {
    return this.isSameAsTop(1) || this.isSameAsTop(2);
  }

  /** Gives the top another LSN to go on with. */
  replaceTop(high: number, low: number): void {
    this.highs[this.top] = high;
    this.lows[this.top] = low;
    this.sink();
  }

  removeTop(): void {
    this.count -= 1;
    this.heap[0] = this.heap[this.count]!;
    if (this.count > 0) this.sink();
  }

  private isSameAsTop(place: number): boolean {
    if (place >= this.count) return false;
    const other = this.heap[place]!;
    return this.highs[other] === this.topHigh && this.lows[other] === this.topLow;
  }

  private put(transaction: number, high: number, low: number): void {
    this.highs[transaction] = high;
    this.lows[transaction] = low;
    let place = this.count;
    this.heap[place] = transaction;
    this.count += 1;
    while (place > 0) {
      const parent = (place - 1) >>> 1;
      if (!this.isAbove(place, parent)) return;
      this.swap(place, parent);
      place = parent;
    }
  }

  private sink(): void {
    let place = 0;
    for (;;) {
      let highest = place;
      for (let child = 2 * place + 1; child <= 2 * place + 2; child++) {
        if (child < this.count && this.isAbove(child, highest)) highest = child;
      }
      if (highest === place) return;
      this.swap(place, highest);
      place = highest;
    }
  }

  private isAbove(place: number, other: number): boolean {
    const a = this.heap[place]!;
    const b = this.heap[other]!;
    const difference = this.highs[a]! - this.highs[b]!;
    return difference > 0 || (difference === 0 && this.lows[a]! > this.lows[b]!);
  }

  private swap(place: number, other: number): void {
    const transaction = this.heap[place]!;
    this.heap[place] = this.heap[other]!;
    this.heap[other] = transaction;
  }
}
