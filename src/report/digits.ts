/** Constant bytes, prepared so that a writer stores them 32 bits at a time. */
export interface Constant {
  readonly words: Uint32Array;
  readonly length: number;
}

/** Prepares a text that is written often. */
export function constant(text: string): Constant {
  const bytes = new TextEncoder().encode(text);
  const words = new Uint32Array(Math.ceil(bytes.length / 4));
  bytes.forEach((byte, i) => {
    words[i >> 2] = words[i >> 2]! | (byte << (8 * (i & 3)));
  });
  return { words, length: bytes.length };
}

/** Every pair of digits as one big-endian 16-bit store. */
function pairs(digits: string): Uint16Array {
  const base = digits.length;
  return Uint16Array.from({ length: base * base }, (_, value) => {
    return (digits.charCodeAt(Math.floor(value / base)) << 8) | digits.charCodeAt(value % base);
  });
}

/** ASCII digits of 00 to 99. */
const DECIMAL_PAIRS: Uint16Array = pairs("0123456789");

/** ASCII digits of 00 to ff. */
const HEX_PAIRS: Uint16Array = pairs("0123456789abcdef");

/** The two base64 digits of 12 bits. */
const BASE64_PAIRS: Uint16Array = pairs("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

/** Powers of ten, but for the first: 0 has one digit too. */
const POWERS: Float64Array = Float64Array.from([0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]);

/** How many decimal digits an unsigned 32-bit number has. */
export function digitCount(value: number): number {
  // 1233 / 4096 is log10(2), close enough for 32 bits: the guess is right or one too high.
  const guess = ((32 - Math.clz32(value)) * 1233) >> 12;
  return guess + (value < POWERS[guess]! ? 0 : 1);
}

const ZERO = 0x30;
const BASE64_PAD = 0x3d;

/** Stores the digits of a number so that they end at `end`, from the last on, two at a time, down to `from`. */
export function storeDecimal(target: DataView, value: number, from: number, end: number): void {
  let rest = value;
  let at = end;
  while (at - from >= 2) {
    const quotient = Math.floor(rest / 100);
    at -= 2;
    target.setUint16(at, DECIMAL_PAIRS[rest - quotient * 100]!);
    rest = quotient;
  }
  if (at > from) target.setUint8(from, ZERO + rest);
}

/** Stores the bytes from `from` up to `to` as hexadecimal from `at` on; returns where they end. */
export function storeHex(
  target: DataView,
  at: number,
  bytes: Uint8Array,
  from = 0,
  to: number = bytes.length,
): number {
  let end = at;
  for (let i = from; i < to; i++, end += 2) target.setUint16(end, HEX_PAIRS[bytes[i]!]!);
  return end;
}

/** Stores bytes as base64 with padding from `at` on; returns where they end. */
export function storeBase64(target: DataView, bytes: Uint8Array, at: number): number {
  const over = bytes.length % 3;
  const whole = bytes.length - over;
  let end = at;
  for (let i = 0; i < whole; i += 3, end += 4)
    storeThree(target, end, bytes[i]!, bytes[i + 1]!, bytes[i + 2]!);
  if (over > 0) {
    storeThree(target, end, bytes[whole]!, bytes[whole + 1] ?? 0, 0);
    if (over === 1) target.setUint8(end + 2, BASE64_PAD);
    target.setUint8(end + 3, BASE64_PAD);
    end += 4;
  }
  return end;
}

function storeThree(target: DataView, at: number, first: number, second: number, third: number): void {
  target.setUint16(at, BASE64_PAIRS[(first << 4) | (second >> 4)]!);
  target.setUint16(at + 2, BASE64_PAIRS[((second & 15) << 8) | third]!);
}
