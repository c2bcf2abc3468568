import { lastAtMost } from "../../core/sorted.ts";

/** A range of a segment that one thread checks: the records that begin in it. */
export interface Unit {
  readonly segmentIndex: number;
  readonly from: number;
  readonly to: number;
}

/** Numbers the units of a log in log order. Units begin at multiples of their size. */
export class UnitPlan {
  readonly count: number;
  readonly #segmentBytes: readonly number[];
  readonly #unitBytes: number;
  /** Number of the first unit of each segment, and of the unit behind the last. */
  readonly #first: number[] = [0];

  /** @param segmentBytes sizes of all segments of the log */
  constructor(segmentBytes: readonly number[], unitBytes: number) {
    this.#segmentBytes = segmentBytes;
    this.#unitBytes = unitBytes;
    let count = 0;
    for (const bytes of segmentBytes) {
      count += Math.ceil(bytes / unitBytes);
      this.#first.push(count);
    }
    this.count = count;
  }

  unit(number: number): Unit {
    const segmentIndex = lastAtMost(this.#first, number);
    const from = (number - this.#first[segmentIndex]!) * this.#unitBytes;
    return { segmentIndex, from, to: Math.min(from + this.#unitBytes, this.#segmentBytes[segmentIndex]!) };
  }

  /** Number of the unit in which a position lies; -1 where it lies in none. */
  numberOf(segmentIndex: number, position: number): number {
    const first = this.#first[segmentIndex];
    const behind = this.#first[segmentIndex + 1];
    if (first === undefined || behind === undefined) return -1;
    const number = first + Math.floor(position / this.#unitBytes);
    return number < behind ? number : -1;
  }
}
