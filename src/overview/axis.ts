/** Numbers along an axis, one a bucket. */
export type Series = Float64Array;

/**
 * An axis that does not know how long it will be: a fixed number of buckets of equal width, a power of two. What does
 * not fit any more makes all buckets twice as wide, so that memory is bounded and at least half of them are in use.
 */
export class Axis {
  readonly bucketCount: number;
  /** Of one bucket. */
  width: number;
  private readonly sums: Series[] = [];
  private readonly onWiden: (() => void)[] = [];

  /** @param expected where the axis will probably end */
  constructor(bucketCount: number, expected = 0) {
    this.bucketCount = bucketCount;
    this.width = 1;
    while (this.width * bucketCount < expected) this.width *= 2;
  }

  /** A count a bucket; where two buckets become one, it is their sum. */
  addSum(): Series {
    const sum = new Float64Array(this.bucketCount);
    this.sums.push(sum);
    return sum;
  }

  /** Is called whenever pairs of buckets, 0 and 1, 2 and 3, have become one. */
  addWidening(merge: () => void): void {
    this.onWiden.push(merge);
  }

  /** The bucket of a position, from 0 on, for which room is made. */
  bucketOf(position: number): number {
    while (position >= this.bucketCount * this.width) this.widen();
    return Math.floor(position / this.width);
  }

  /** Buckets in use if `end` is the end of the axis. */
  usedUpTo(end: number): number {
    return Math.min(this.bucketCount, Math.ceil(end / this.width));
  }

  private widen(): void {
    this.width *= 2;
    for (const sum of this.sums) mergePairs(sum, 0, this.bucketCount);
    for (const merge of this.onWiden) merge();
  }
}

/** Puts the sums of pairs into the first half of `count` numbers from `from` on, and zeros into the second. */
export function mergePairs(numbers: Float64Array | Uint32Array, from: number, count: number): void {
  const half = count >>> 1;
  for (let i = 0; i < half; i++) numbers[from + i] = numbers[from + 2 * i]! + numbers[from + 2 * i + 1]!;
  numbers.fill(0, from + half, from + count);
}
