/** Bytes that come one chunk after the other. */
export type Chunks = AsyncIterable<Uint8Array>;

/** Bytes of a stream taken in pieces of a wanted size. */
export class ByteStream {
  /** Of the next byte, from the stream's beginning. */
  position = 0;
  readonly #chunks: AsyncIterator<Uint8Array>;
  #held: Uint8Array = new Uint8Array(0);

  constructor(chunks: Chunks) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The next bytes, which stay in the stream; fewer than `length` only at its end. */
  async peek(length: number): Promise<Uint8Array> {
    if (this.#held.length < length) {
      const parts = [this.#held];
      for (let have = this.#held.length; have < length; ) {
        const step = await this.#chunks.next();
        if (step.done === true) break;
        parts.push(step.value);
        have += step.value.length;
      }
      this.#held = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    }
    return this.#held.subarray(0, length);
  }

  /** The next bytes; fewer than `length` only at the stream's end. */
  async take(length: number): Promise<Uint8Array> {
    const bytes = await this.peek(length);
    this.#held = this.#held.subarray(bytes.length);
    this.position += bytes.length;
    return bytes;
  }

  /** Everything that is left, in pieces of at most `length` bytes. */
  async *rest(length: number): AsyncGenerator<Uint8Array> {
    for (;;) {
      const bytes = await this.part(length);
      if (bytes.length === 0) return;
      yield bytes;
    }
  }

  /** What is there of the next `length` bytes: a pipe may wait before it gives more. None only at the stream's end. */
  async part(length: number): Promise<Uint8Array> {
    await this.peek(1);
    return await this.take(Math.min(this.#held.length, length));
  }

  /** Tells the source that nothing more is wanted. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}
