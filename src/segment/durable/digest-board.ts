import type { Content } from "./digest.ts";

const ENTRY_BYTES = 64;
const SIZE_AT = 8;
const SHA256_AT = 16;
const SHA256_BYTES = 32;

const STATE_WAITING = 0;
const STATE_DONE = 1;
const STATE_FAILED = 2;

const WORDS_PER_ENTRY: number = ENTRY_BYTES / Int32Array.BYTES_PER_ELEMENT;

/** Shared memory in which a thread leaves digests: a counter of its progress, then 64 bytes a file. */
export class DigestBoard {
  readonly memory: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #view: DataView;

  constructor(memory: SharedArrayBuffer) {
    this.memory = memory;
    this.#words = new Int32Array(memory);
    this.#view = new DataView(memory);
  }

  static forFiles(count: number): DigestBoard {
    return new DigestBoard(new SharedArrayBuffer(ENTRY_BYTES * (count + 1)));
  }

  get progress(): number {
    return Atomics.load(this.#words, 0);
  }

  setProgress(): void {
    Atomics.add(this.#words, 0, 1);
  }

  setDone(index: number, { size, sha256 }: Content): void {
    const at = ENTRY_BYTES * (index + 1);
    this.#view.setFloat64(at + SIZE_AT, size);
    const digest = new Uint8Array(this.memory, at + SHA256_AT, SHA256_BYTES);
    digest.set(Buffer.from(sha256, "hex"));
    this.#setState(index, STATE_DONE);
  }

  setFailed(index: number): void {
    this.#setState(index, STATE_FAILED);
  }

  /** Waits for so long at most; null where the thread could not read the file. */
  wait(index: number, milliseconds: number): Content | null | "waiting" {
    const word = WORDS_PER_ENTRY * (index + 1);
    Atomics.wait(this.#words, word, STATE_WAITING, milliseconds);
    const state = Atomics.load(this.#words, word);
    if (state === STATE_WAITING) return "waiting";
    if (state === STATE_FAILED) return null;
    const at = ENTRY_BYTES * (index + 1);
    const digest = Buffer.from(this.memory, at + SHA256_AT, SHA256_BYTES);
    return { size: this.#view.getFloat64(at + SIZE_AT), sha256: digest.toString("hex") };
  }

  #setState(index: number, state: number): void {
    const word = WORDS_PER_ENTRY * (index + 1);
    Atomics.store(this.#words, word, state);
    Atomics.notify(this.#words, word);
  }
}
