import type { ByteSource } from "../segment/segment.ts";

/** The beginning of a file, as if it ended there. */
export class Beginning implements ByteSource {
  readonly size: number;
  readonly #source: ByteSource;

  constructor(source: ByteSource, size: number) {
    this.#source = source;
    this.size = size;
  }

  read(target: Uint8Array, position: number): number {
    return this.#source.read(target.subarray(0, Math.max(this.size - position, 0)), position);
  }
}
