import { crc32 as zlibCrc32 } from "node:zlib";
import smallCrc32 from "crc-32";
import { byteTable } from "./crc-arithmetic.ts";
import { foldedCrc32 } from "./fold-kernel.ts";

/**
 * From this many bytes on, zlib's native routine beats the JavaScript tables of crc-32 in spite of its cost per
 * call (measured on Node 20).
 */
const NATIVE_FROM_BYTES = 700;

/** From here on folding pays for the few thousand bytes that it leaves to zlib. */
const FOLD_FROM_BYTES = 16 * 1024;

/**
 * CRC-32/ISO-HDLC over a whole array, continuing from `seed`, the checksum of what came before. Many bytes are
 * faster in memory from `allocateFoldable`.
 *
 * @returns an unsigned 32-bit number; "123456789" gives 0xCBF43926
 */
export function crc32(bytes: Uint8Array, seed = 0): number {
  // crc-32 returns signed numbers; this is the one place that knows.
  if (bytes.length < NATIVE_FROM_BYTES) return smallCrc32.buf(bytes, seed) >>> 0;
  const folded = bytes.length < FOLD_FROM_BYTES ? null : foldedCrc32(bytes, seed);
  return folded ?? zlibCrc32(bytes, seed);
}

/** Up to so many bytes a loop costs less than a view of them. */
const LOOP_UP_TO_BYTES = 32;

/** The same over `bytes` from index `from` up to `to`: for runs of a few bytes, one after the other. */
export function crc32Between(bytes: Uint8Array, from: number, to: number, seed: number): number {
  if (to - from > LOOP_UP_TO_BYTES) return crc32(bytes.subarray(from, to), seed);
  const table = byteTable();
  let register = ~seed;
  for (let i = from; i < to; i++) register = table[(register ^ bytes[i]!) & 0xff]! ^ (register >>> 8);
  return ~register >>> 0;
}
