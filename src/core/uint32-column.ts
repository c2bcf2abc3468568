const CHUNK_BITS = 16;
const CHUNK_LENGTH: number = 1 << CHUNK_BITS;
const CHUNK_MASK: number = CHUNK_LENGTH - 1;

/** Unsigned 32-bit numbers, one after the other: 4 bytes each. It grows without ever copying what it holds. */
export class Uint32Column {
  private readonly chunks: Uint32Array[] = [];
  private last: Uint32Array = new Uint32Array(0);
  private count = 0;

  get length(): number {
    return this.count;
  }

  push(value: number): void {
    const at = this.count & CHUNK_MASK;
    if (at === 0) {
      this.last = new Uint32Array(CHUNK_LENGTH);
      this.chunks.push(this.last);
    }
    this.last[at] = value;
    this.count += 1;
  }

  /** The index must be one of those that hold a number. */
  get(index: number): number {
    return this.chunks[index >>> CHUNK_BITS]![index & CHUNK_MASK]!;
  }

  set(index: number, value: number): void {
    this.chunks[index >>> CHUNK_BITS]![index & CHUNK_MASK] = value;
  }
}
