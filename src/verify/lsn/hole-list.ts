import type { Place } from "../finding-list.ts";
import type { DamageBudget } from "./damage-budget.ts";

/** LSNs that have not been seen although a higher one has. */
export interface Hole {
  /** Both ends belong to it. */
  from: bigint;
  to: bigint;
  /** The record that skipped them. */
  readonly opening: Place;
  readonly openingLsn: bigint;
  /** Whether that record is the first of its segment. */
  readonly betweenSegments: boolean;
  /** Damage between that record and the one before it in the file. */
  readonly budgets: readonly DamageBudget[];
  /** LSNs in it that other records refer to, a few of them. */
  references: bigint[];
}

/** Enough to know that there are some, and to name the first. */
const MAX_REFERENCES = 16;

/** Holes in ascending order; they neither touch nor overlap. */
export class HoleList {
  private readonly holes: Hole[] = [];

  get count(): number {
    return this.holes.length;
  }

  /** Adds a hole where none is. */
  open(hole: Hole): void {
    this.holes.splice(this.indexFrom(hole.from), 0, hole);
  }

  /** Takes an LSN out; returns the hole it was in, or null where it was in none. */
  fill(lsn: bigint): Hole | null {
    const index = this.indexFrom(lsn);
    const hole = this.holes[index];
    if (hole === undefined || hole.from > lsn) return null;
    if (hole.references.length > 0)
      hole.references = hole.references.filter((reference) => reference !== lsn);
    if (hole.from === hole.to) this.holes.splice(index, 1);
    else if (hole.from === lsn) hole.from += 1n;
    else if (hole.to === lsn) hole.to -= 1n;
    else this.split(index, hole, lsn);
    return hole;
  }

  /** Whether the LSN is missing. */
  has(lsn: bigint): boolean {
    const hole = this.holes[this.indexFrom(lsn)];
    return hole !== undefined && hole.from <= lsn;
  }

  /** Whether the LSN is missing; if so it is noted that a record refers to it. */
  refer(lsn: bigint): boolean {
    const hole = this.holes[this.indexFrom(lsn)];
    if (hole === undefined || hole.from > lsn) return false;
    if (hole.references.length < MAX_REFERENCES && !hole.references.includes(lsn)) hole.references.push(lsn);
    return true;
  }

  /** Whether any LSN between these two is missing. */
  anyBetween(low: bigint, high: bigint): boolean {
    const hole = this.holes[this.indexFrom(low)];
    return hole !== undefined && hole.from < high;
  }

  /** Removes and returns all of them. */
  takeAll(): Hole[] {
    return this.holes.splice(0);
  }

  /** Removes and returns the lowest ones. */
  takeLowest(count: number): Hole[] {
    return this.holes.splice(0, count);
  }

  private split(index: number, hole: Hole, lsn: bigint): void {
    const above: Hole = { ...hole, from: lsn + 1n, references: hole.references.filter((ref) => ref > lsn) };
    hole.to = lsn - 1n;
    hole.references = hole.references.filter((ref) => ref < lsn);
    this.holes.splice(index + 1, 0, above);
  }

  /** Index of the first hole that ends at `lsn` or above it. */
  private indexFrom(lsn: bigint): number {
    let low = 0;
    let high = this.holes.length;
    // Concurrent writers fill the newest holes, and all others are looked up by bisection.
    if (high > 0 && this.holes[high - 1]!.to < lsn) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.holes[middle]!.to < lsn) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
