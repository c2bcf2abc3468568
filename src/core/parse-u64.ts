import { U64_MAX } from "./u64.ts";

const DECIMAL = /^\d{1,20}$/;
const HEXADECIMAL = /^0x[0-9a-f]{1,16}$/i;

/** Reads an unsigned 64-bit number, decimal or `0x` hexadecimal; null for anything else. */
export function parseU64(text: string): bigint | null {
  if (!DECIMAL.test(text) && !HEXADECIMAL.test(text)) return null;
  const value = BigInt(text);
  return value <= U64_MAX ? value : null;
}
