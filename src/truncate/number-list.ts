const INITIAL = 256;

/** Numbers in one typed array that grows. */
export class NumberList {
  private values: Float64Array = new Float64Array(INITIAL);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const values = new Float64Array(this.length * 2);
      values.set(this.values);
      this.values = values;
    }
    this.values[this.length] = value;
    this.length += 1;
  }

  at(index: number): number {
    return this.values[index]!;
  }

  set(index: number, value: number): void {
    this.values[index] = value;
  }

  /** Drops the first values. */
  removeFirst(count: number): void {
    this.values.copyWithin(0, count, this.length);
    this.length -= count;
  }

  /** Index of the last value that is at most `value` in an ascending list, or -1. */
  lastAtMost(value: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.values[middle]! <= value) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
