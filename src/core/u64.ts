/**
 * Unsigned 64-bit numbers. On the hot path they are two unsigned 32-bit halves (`high`, `low`), which cost no
 * allocation; everywhere else they are bigints, which are exact.
 */
export const U64_MAX: bigint = 0xffff_ffff_ffff_ffffn;

export function joinU64(high: number, low: number): bigint {
  return high === 0 ? BigInt(low) : (BigInt(high) << 32n) | BigInt(low);
}

export function highOf(value: bigint): number {
  return Number(value >> 32n);
}

export function lowOf(value: bigint): number {
  return Number(value & 0xffff_ffffn);
}
