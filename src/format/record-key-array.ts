import type { RecordKeys } from "./keys.ts";

/** 64-bit fields are two words, high first. */
const WORDS = 7;
const TYPE_CODE = 0;
const LSN_HIGH = 1;
const LSN_LOW = 2;
const TXN_ID_HIGH = 3;
const TXN_ID_LOW = 4;
const PREV_LSN_HIGH = 5;
const PREV_LSN_LOW = 6;

/** The {@link RecordKeys} of many records, in memory that threads can share. */
export class RecordKeyArray {
  readonly #words: Uint32Array;

  /** Memory for the keys of so many records. */
  static bytesFor(records: number): number {
    return 4 * WORDS * records;
  }

  /** @param offset a multiple of four */
  constructor(memory: SharedArrayBuffer, offset: number, records: number) {
    this.#words = new Uint32Array(memory, offset, WORDS * records);
  }

  store(index: number, keys: RecordKeys): void {
    const words = this.#words;
    const at = index * WORDS;
    words[at + TYPE_CODE] = keys.typeCode;
    words[at + LSN_HIGH] = keys.lsnHigh;
    words[at + LSN_LOW] = keys.lsnLow;
    words[at + TXN_ID_HIGH] = keys.txnIdHigh;
    words[at + TXN_ID_LOW] = keys.txnIdLow;
    words[at + PREV_LSN_HIGH] = keys.prevLsnHigh;
    words[at + PREV_LSN_LOW] = keys.prevLsnLow;
  }

  load(index: number, keys: RecordKeys): void {
    const words = this.#words;
    const at = index * WORDS;
    keys.typeCode = words[at + TYPE_CODE]!;
    keys.lsnHigh = words[at + LSN_HIGH]!;
    keys.lsnLow = words[at + LSN_LOW]!;
    keys.txnIdHigh = words[at + TXN_ID_HIGH]!;
    keys.txnIdLow = words[at + TXN_ID_LOW]!;
    keys.prevLsnHigh = words[at + PREV_LSN_HIGH]!;
    keys.prevLsnLow = words[at + PREV_LSN_LOW]!;
  }
}
