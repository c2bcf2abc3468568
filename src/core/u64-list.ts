import { joinU64 } from "./u64.ts";

const INITIAL_LENGTH = 16;

/** A growing list of unsigned 64-bit numbers in one typed array: eight bytes each, no bigint until one is read. */
export class U64List implements Iterable<bigint> {
  private halves: Uint32Array = new Uint32Array(2 * INITIAL_LENGTH);
  private count = 0;

  get length(): number {
    return this.count;
  }

  push(high: number, low: number): void {
    const at = 2 * this.count;
    if (at === this.halves.length) this.grow();
    this.halves[at] = high;
    this.halves[at + 1] = low;
    this.count += 1;
  }

  /** Half of the number at `index`, which must be below `length`. */
  highAt(index: number): number {
    return this.halves[2 * index]!;
  }

  lowAt(index: number): number {
    return this.halves[2 * index + 1]!;
  }

  at(index: number): bigint {
    return joinU64(this.highAt(index), this.lowAt(index));
  }

  *[Symbol.iterator](): Iterator<bigint> {
    for (let index = 0; index < this.count; index++) yield this.at(index);
  }

  private grow(): void {
    const halves = new Uint32Array(2 * this.halves.length);
    halves.set(this.halves);
    this.halves = halves;
  }
}
