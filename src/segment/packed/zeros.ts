/** Whether there is nothing but zeros. */
export function isZero(bytes: Uint8Array): boolean {
  return lastNonZero(bytes) === -1;
}

/** Where the last byte stands that is not zero; -1 for none. */
export function lastNonZero(bytes: Uint8Array): number {
  return bytes.findLastIndex((byte) => byte !== 0);
}
