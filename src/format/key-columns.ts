import type { RecordKeys } from "./keys.ts";

/** 64-bit fields in two halves each: lsn, txnId, prevLsn. */
const WORDS_PER_RECORD = 6;

/** The {@link RecordKeys} of many records, in memory that threads can share: one array a field. */
export class KeyColumns {
  readonly #typeCodes: Uint8Array;
  readonly #lsnHighs: Uint32Array;
  readonly #lsnLows: Uint32Array;
  readonly #txnIdHighs: Uint32Array;
  readonly #txnIdLows: Uint32Array;
  readonly #prevLsnHighs: Uint32Array;
  readonly #prevLsnLows: Uint32Array;

  /** Memory for the keys of so many records; a multiple of four. */
  static bytesFor(records: number): number {
    return Math.ceil((records * (4 * WORDS_PER_RECORD + 1)) / 4) * 4;
  }

  /** @param offset a multiple of four */
  constructor(memory: SharedArrayBuffer, offset: number, records: number) {
    const column = (index: number): Uint32Array =>
      new Uint32Array(memory, offset + 4 * index * records, records);
    this.#lsnHighs = column(0);
    this.#lsnLows = column(1);
    this.#txnIdHighs = column(2);
    this.#txnIdLows = column(3);
    this.#prevLsnHighs = column(4);
    this.#prevLsnLows = column(5);
    this.#typeCodes = new Uint8Array(memory, offset + 4 * WORDS_PER_RECORD * records, records);
  }

  store(index: number, keys: RecordKeys): void {
    this.#typeCodes[index] = keys.typeCode;
    this.#lsnHighs[index] = keys.lsnHigh;
    this.#lsnLows[index] = keys.lsnLow;
    this.#txnIdHighs[index] = keys.txnIdHigh;
    this.#txnIdLows[index] = keys.txnIdLow;
    this.#prevLsnHighs[index] = keys.prevLsnHigh;
    this.#prevLsnLows[index] = keys.prevLsnLow;
  }

  load(index: number, keys: RecordKeys): void {
    keys.typeCode = this.#typeCodes[index]!;
    keys.lsnHigh = this.#lsnHighs[index]!;
    keys.lsnLow = this.#lsnLows[index]!;
    keys.txnIdHigh = this.#txnIdHighs[index]!;
    keys.txnIdLow = this.#txnIdLows[index]!;
    keys.prevLsnHigh = this.#prevLsnHighs[index]!;
    keys.prevLsnLow = this.#prevLsnLows[index]!;
  }
}
