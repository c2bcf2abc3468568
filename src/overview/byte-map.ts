import type { Series } from "./axis.ts";
import { Axis } from "./axis.ts";
import type { ByteClass } from "./byte-classes.ts";
import { BYTE_CLASSES } from "./byte-classes.ts";
import type { ByteMapResult } from "./result.ts";

/** Cells of the whole log, of which at least half are in use: some 64 KB a class. */
const CELLS = 8192;

/**
 * What each stretch of the log holds: the segments stand one behind the other, cut into cells of equal size, and each
 * cell knows how many of its bytes are of which class. So no damage can hide in it.
 */
export class ByteMap {
  private readonly axis: Axis;
  private readonly sums: (Series | null)[] = BYTE_CLASSES.map(() => null);
  /** Records that begin in a cell. */
  private readonly starts: Series;
  private end = 0;

  /** @param expectedBytes of all segments, as they were listed */
  constructor(expectedBytes: number) {
    this.axis = new Axis(CELLS, expectedBytes);
    this.starts = this.axis.addSum();
  }

  /** An intact record. */
  addRecord(byteClass: number, from: number, length: number): void {
    this.add(byteClass, from, length);
    const cell = this.axis.bucketOf(from);
    this.starts[cell] = this.starts[cell]! + 1;
  }

  /** Bytes of one class. */
  add(byteClass: number, from: number, length: number): void {
    if (length <= 0) return;
    const { axis } = this;
    const last = axis.bucketOf(from + length - 1);
    const sum = this.sums[byteClass] ?? axis.addSum();
    this.sums[byteClass] = sum;
    this.end = from + length;
    let at = from;
    for (let cell = axis.bucketOf(from); cell <= last; cell++) {
      const to = Math.min((cell + 1) * axis.width, this.end);
      sum[cell] = sum[cell]! + (to - at);
      at = to;
    }
  }

  result(): ByteMapResult {
    const used = this.axis.usedUpTo(this.end);
    const classes: { name: ByteClass; bytes: readonly number[] }[] = [];
    this.sums.forEach((sum, index) => {
      if (sum !== null) classes.push({ name: BYTE_CLASSES[index]!, bytes: [...sum.subarray(0, used)] });
    });
    const records = [...this.starts.subarray(0, used)];
    return { bytes: this.end, cellBytes: this.axis.width, classes, records };
  }
}
