import { crc32 } from "../core/crc32.ts";
import { U64_MAX } from "../core/u64.ts";

/** Refuses a number that does not fit its field. */
export function checkUnsigned(name: string, value: number, bits: number): number {
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** bits) {
    throw new RangeError(`${name} is ${value}, which does not fit ${bits} bits`);
  }
  return value;
}

/** Refuses a bigint that is no u64. */
export function checkU64(name: string, value: bigint): bigint {
  if (value < 0n || value > U64_MAX) throw new RangeError(`${name} is ${value}, which is no u64`);
  return value;
}

/** Writes the checksum of everything before it into the last four bytes, little-endian. */
export function sealLittleEndian(bytes: Uint8Array): Uint8Array {
  const end = bytes.length - 4;
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(end, crc32(bytes.subarray(0, end)), true);
  return bytes;
}
