import type { Constant } from "./digits.ts";
import { digitCount, storeBase64, storeDecimal, storeHex } from "./digits.ts";

const encoder = new TextEncoder();
const ZERO = 0x30;
const SPACE = 0x20;
const BILLION = 1_000_000_000;
const TWO_TO_16 = 0x1_0000;
const TWO_TO_32 = 0x1_0000_0000;

/** Stores of whole words may run past the end of what is written. */
const SLACK = 8;
const U32_DIGITS = 10;
const U64_DIGITS = 20;

/**
 * A growing buffer of bytes to put out, used over and over. Output per record is what costs most in a dump: numbers
 * go straight to ASCII digits, constants are stored by the word, and no string or bigint is made on the way.
 */
export class ByteWriter {
  private bytes: Uint8Array;
  private view: DataView;
  private used = 0;

  constructor(capacity = 0x1_0000) {
    this.bytes = new Uint8Array(capacity + SLACK);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Bytes written since the last `clear`. */
  get length(): number {
    return this.used;
  }

  /** What was written, lent until the next call. */
  get contents(): Uint8Array {
    return this.bytes.subarray(0, this.used);
  }

  clear(): void {
    this.used = 0;
  }

  /** Takes back what was written from index `length` on. */
  truncate(length: number): void {
    this.used = length;
  }

  /** Takes back spaces at the end, down to index `from`. */
  trimSpaces(from: number): void {
    while (this.used > from && this.bytes[this.used - 1] === SPACE) this.used -= 1;
  }

  private reserve(count: number): void {
    const needed = this.used + count + SLACK;
    if (needed <= this.bytes.length) return;
    const bytes = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    bytes.set(this.contents);
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.used++] = value;
  }

  constant({ words, length }: Constant): void {
    this.reserve(length);
    const { view } = this;
    const count = words.length;
    let at = this.used;
    for (let i = 0; i < count; i++, at += 4) view.setUint32(at, words[i]!, true);
    this.used += length;
  }

  /** A text in UTF-8. For what is written rarely; {@link constant} is for the rest. */
  text(value: string): void {
    this.reserve(value.length * 3);
    this.used += encoder.encodeInto(value, this.bytes.subarray(this.used)).written;
  }

  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.used);
    this.used += bytes.length;
  }

  spaces(count: number): void {
    if (count <= 0) return;
    this.reserve(count);
    this.bytes.fill(SPACE, this.used, this.used + count);
    this.used += count;
  }

  /** A whole number from 0 to 2^53 − 1, in decimal. */
  number(value: number): void {
    if (value < TWO_TO_32) {
      this.reserve(U32_DIGITS);
      this.putU32(value);
      return;
    }
    this.reserve(U64_DIGITS);
    this.putBillions(Math.floor(value / BILLION), value % BILLION);
  }

  /** An unsigned 64-bit number from its halves, in decimal. */
  u64(high: number, low: number): void {
    if (high === 0) {
      this.reserve(U32_DIGITS);
      this.putU32(low);
      return;
    }
    this.reserve(U64_DIGITS);
    // Long division by 10^9, 16 bits at a time, so that every step is exact in a double.
    const top = Math.floor(high / BILLION);
    const upper = (high - top * BILLION) * TWO_TO_16 + (low >>> 16);
    const middle = Math.floor(upper / BILLION);
    const lower = (upper - middle * BILLION) * TWO_TO_16 + (low & 0xffff);
    const bottom = Math.floor(lower / BILLION);
    this.putBillions(top * TWO_TO_32 + middle * TWO_TO_16 + bottom, lower - bottom * BILLION);
  }

  /** `billions` · 10^9 + `rest`, where `billions` may itself have more than nine digits. */
  private putBillions(billions: number, rest: number): void {
    if (billions >= BILLION) {
      const top = Math.floor(billions / BILLION);
      this.putU32(top);
      this.putNineDigits(billions - top * BILLION);
    } else if (billions > 0) {
      this.putU32(billions);
    } else {
      this.putU32(rest);
      return;
    }
    this.putNineDigits(rest);
  }

  private putU32(value: number): void {
    if (value < 10) {
      this.bytes[this.used++] = ZERO + value;
      return;
    }
    const end = this.used + digitCount(value);
    storeDecimal(this.view, value, this.used, end);
    this.used = end;
  }

  private putNineDigits(value: number): void {
    const end = this.used + 9;
    this.bytes.fill(ZERO, this.used, end);
    storeDecimal(this.view, value, end - digitCount(value), end);
    this.used = end;
  }

  /** The bytes from `from` up to `to` in hexadecimal. */
  hex(bytes: Uint8Array, from = 0, to: number = bytes.length): void {
    this.reserve((to - from) * 2);
    this.used = storeHex(this.view, this.used, bytes, from, to);
  }

  /** Base64 with padding. Pieces of one text must have lengths that three divides, but for the last. */
  base64(bytes: Uint8Array): void {
    this.reserve(Math.ceil(bytes.length / 3) * 4);
    this.used = storeBase64(this.view, bytes, this.used);
  }

  /** Moves what was written from index `from` on to the right, so that it fills `width` columns of ASCII. */
  alignRight(from: number, width: number): void {
    const missing = width - (this.used - from);
    if (missing <= 0) return;
    this.reserve(missing);
    this.bytes.copyWithin(from + missing, from, this.used);
    this.bytes.fill(SPACE, from, from + missing);
    this.used += missing;
  }

  /** Fills up what was written from index `from` on to `width` columns of ASCII. */
  alignLeft(from: number, width: number): void {
    this.spaces(width - (this.used - from));
  }
}
