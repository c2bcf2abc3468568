/**
 * How many missing LSNs a damaged place can account for: as many as there is room for records, and at least one.
 * Drawing from it uses it up, so that one lost sector does not excuse every gap near it.
 */
export class DamageBudget {
  /** The LSN that came next when the scan got there. */
  readonly expected: bigint;
  private remaining: number;

  constructor(lengthBytes: number, minimumRecordBytes: number, expected: bigint) {
    this.expected = expected;
    this.remaining = Math.max(1, Math.floor(lengthBytes / minimumRecordBytes));
  }

  /** Takes up to `wanted`; returns how many it took. */
  draw(wanted: bigint): bigint {
    const available = BigInt(this.remaining);
    const taken = wanted < available ? wanted : available;
    this.remaining = Number(available - taken);
    return taken;
  }
}
