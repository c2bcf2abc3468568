import { crc32 } from "../core/crc32.ts";
import { allocateFoldable } from "../core/fold-kernel.ts";
import type { ByteSource } from "../segment/segment.ts";

/** Windows of 256 KiB are as fast as any size and fit the second-level cache. */
export const WINDOW_BYTES: number = 256 * 1024;

/** The largest record that is loaded whole; a larger one is checked piece by piece. */
export const LARGEST_WHOLE_RECORD_BYTES: number = 1024 * 1024;

/** After so many loads, 32 MiB, memory with fast checksums is worth what it costs to set up. */
const LOADS_BEFORE_FOLDABLE = 128;

/** The memory of windows of which one is in use at a time. */
export class WindowMemory {
  #bytes: Uint8Array | null = null;
  #byteLength: number;
  #loads = 0;

  constructor(byteLength: number = WINDOW_BYTES) {
    this.#byteLength = byteLength;
  }

  /**
   * Memory for the next load, at least `length` bytes as far as a window may have them. It may be what was given
   * before.
   */
  take(length: number): Uint8Array {
    if (length > this.#byteLength) {
      this.#byteLength = LARGEST_WHOLE_RECORD_BYTES;
      this.#bytes = null;
    }
    if (this.#loads++ === LOADS_BEFORE_FOLDABLE) this.#bytes = null;
    this.#bytes ??= this.#allocate();
    return this.#bytes;
  }

  #allocate(): Uint8Array {
    const isWorthIt = this.#loads > LOADS_BEFORE_FOLDABLE && this.#byteLength >= WINDOW_BYTES;
    return (isWorthIt ? allocateFoldable(this.#byteLength) : null) ?? new Uint8Array(this.#byteLength);
  }
}

const NO_BYTES = new Uint8Array(0);

/**
 * A window over a segment, moved by `load`. Memory stays constant however large the segment is. What `bytes` lends
 * is valid until the next `load`.
 */
export class SegmentWindow {
  readonly size: number;
  /** The bytes that are loaded; `bytes[0]` stands at `base` in the segment. */
  bytes: Uint8Array = NO_BYTES;
  data: DataView = new DataView(NO_BYTES.buffer);
  base = 0;
  readonly #source: ByteSource;
  readonly #memory: WindowMemory;

  /** @param memory which no other window uses at the same time */
  constructor(source: ByteSource, memory: WindowMemory = new WindowMemory()) {
    this.#source = source;
    this.size = source.size;
    this.#memory = memory;
  }

  /**
   * Makes `length` bytes from `position` on available, and what follows as far as the window reaches.
   *
   * @returns their index in `bytes`, or -1 where the segment ends before or the length is beyond
   *   {@link LARGEST_WHOLE_RECORD_BYTES}
   */
  load(position: number, length: number): number {
    const index = position - this.base;
    if (index >= 0 && index + length <= this.bytes.length) return index;
    if (position + length > this.size || length > LARGEST_WHOLE_RECORD_BYTES) return -1;
    this.#fill(position, length);
    return length <= this.bytes.length ? 0 : -1;
  }

  /** Whether `load` would read nothing. */
  holds(position: number, length: number): boolean {
    const index = position - this.base;
    return index >= 0 && index + length <= this.bytes.length;
  }

  #fill(position: number, length: number): void {
    const memory = this.#memory.take(length);
    const wanted = Math.min(memory.length, this.size - position);
    const read = this.#source.read(memory.subarray(0, wanted), position);
    this.bytes = memory.subarray(0, read);
    this.data = new DataView(memory.buffer, memory.byteOffset, read);
    this.base = position;
  }

  /** Checksum of the bytes from `from` up to `to`, of any number, continuing from `seed`. */
  checksum(from: number, to: number, seed = 0): number {
    let result = seed;
    let position = from;
    while (position < to) {
      const step = Math.min(to - position, WINDOW_BYTES);
      const index = this.load(position, step);
      // A file that shrank while it is read: the bytes are gone, so no checksum can be right.
      if (index < 0) return Number.NaN;
      result = crc32(this.bytes.subarray(index, index + step), result);
      position += step;
    }
    return result;
  }
}
