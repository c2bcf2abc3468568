import { joinU64 } from "./u64.ts";

const CHUNK_BITS = 15;
const CHUNK_LENGTH: number = 1 << CHUNK_BITS;
const CHUNK_MASK: number = CHUNK_LENGTH - 1;

/** Most lists are short: the first chunk begins small and grows up to the size of the others. */
const FIRST_LENGTH = 16;

/**
 * A growing list of unsigned 64-bit numbers in typed arrays: eight bytes each, no bigint until one is read. A long
 * list grows by chunks, so that what it holds is never copied.
 */
export class U64List implements Iterable<bigint> {
  private readonly chunks: Uint32Array[] = [new Uint32Array(2 * FIRST_LENGTH)];
  private last: Uint32Array = this.chunks[0]!;
  private count = 0;

  get length(): number {
    return this.count;
  }

  push(high: number, low: number): void {
    const at = 2 * (this.count & CHUNK_MASK);
    if (at === this.last.length || (at === 0 && this.count > 0)) this.grow();
    this.last[at] = high;
    this.last[at + 1] = low;
    this.count += 1;
  }

  /** Half of the number at `index`, which must be below `length`. */
  highAt(index: number): number {
    return this.chunks[index >>> CHUNK_BITS]![2 * (index & CHUNK_MASK)]!;
  }

  lowAt(index: number): number {
    return this.chunks[index >>> CHUNK_BITS]![2 * (index & CHUNK_MASK) + 1]!;
  }

  at(index: number): bigint {
    return joinU64(this.highAt(index), this.lowAt(index));
  }

  *[Symbol.iterator](): Iterator<bigint> {
    for (let index = 0; index < this.count; index++) yield this.at(index);
  }

  private grow(): void {
    if (this.count < CHUNK_LENGTH) {
      const larger = new Uint32Array(2 * this.last.length);
      larger.set(this.last);
      this.chunks[0] = larger;
    } else {
      this.chunks.push(new Uint32Array(2 * CHUNK_LENGTH));
    }
    this.last = this.chunks[this.chunks.length - 1]!;
  }
}
