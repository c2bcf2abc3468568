/**
 * How many missing LSNs a damaged place can account for: as many as there is room for records, and at least one.
 * Drawing from it uses it up, so that one lost sector does not excuse every gap near it.
 */
export class DamageBudget {
  /** The LSN that came next when the scan got there. */
  readonly expected: bigint;
  /** The lowest LSN that it has accounted for, or one of the same gap below it; null where it has for none. */
  drawnFrom: bigint | null = null;
  private remaining: number;

  constructor(lengthBytes: number, minimumRecordBytes: number, expected: bigint) {
    this.expected = expected;
    this.remaining = Math.max(1, Math.floor(lengthBytes / minimumRecordBytes));
  }

  /** Takes up to `wanted` for a gap that begins at `from`; returns how many it took. */
  draw(wanted: bigint, from: bigint): bigint {
    const available = BigInt(this.remaining);
    const taken = wanted < available ? wanted : available;
    this.remaining = Number(available - taken);
    if (taken > 0n && (this.drawnFrom === null || from < this.drawnFrom)) this.drawnFrom = from;
    return taken;
  }
}
