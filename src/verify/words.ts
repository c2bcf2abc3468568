/** `1 record`, `3 records`. */
export function counted(count: number | bigint, noun: string): string {
  return `${count} ${noun}${count === 1 || count === 1n ? "" : "s"}`;
}

/** `LSN 40`, `LSNs 40 to 47`; both ends belong to it. */
export function lsnRange(from: bigint, to: bigint): string {
  return from === to ? `LSN ${from}` : `LSNs ${from} to ${to}`;
}

/** An offset as people look for it: `5101 (0x13ed)`. */
export function describeOffset(offset: number): string {
  return `${offset} (0x${offset.toString(16)})`;
}
