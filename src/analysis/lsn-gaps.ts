/** Gaps that are remembered; beyond this the lower half is forgotten. */
const MAX_GAPS = 100_000;

interface Gap {
  /** Both ends belong to it. */
  readonly from: bigint;
  readonly to: bigint;
}

/** LSNs that have not been seen although a higher one has: ascending intervals that neither touch nor overlap. */
export class LsnGaps {
  /** Below this LSN nothing is known any more. */
  forgottenBelow = 0n;
  private readonly gaps: Gap[] = [];

  has(lsn: bigint): boolean {
    const gap = this.gaps[this.indexFrom(lsn)];
    return gap !== undefined && gap.from <= lsn;
  }

  /** Adds an interval in which nothing has been seen. */
  open(from: bigint, to: bigint): void {
    this.gaps.splice(this.indexFrom(from), 0, { from, to });
    if (this.gaps.length <= MAX_GAPS) return;
    const forgotten = this.gaps.splice(0, MAX_GAPS / 2);
    this.forgottenBelow = forgotten.at(-1)!.to + 1n;
  }

  /** Takes out an LSN that has come after all. */
  fill(lsn: bigint): void {
    const index = this.indexFrom(lsn);
    const gap = this.gaps[index];
    if (gap === undefined || gap.from > lsn) return;
    const parts: Gap[] = [];
    if (gap.from < lsn) parts.push({ from: gap.from, to: lsn - 1n });
    if (gap.to > lsn) parts.push({ from: lsn + 1n, to: gap.to });
    this.gaps.splice(index, 1, ...parts);
  }

  /** Index of the first gap that ends at `lsn` or above it. */
  private indexFrom(lsn: bigint): number {
    let low = 0;
    let high = this.gaps.length;
    // Concurrent writers fill the newest gaps; all others are looked up by bisection.
    if (high > 0 && this.gaps[high - 1]!.to < lsn) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.gaps[middle]!.to < lsn) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
