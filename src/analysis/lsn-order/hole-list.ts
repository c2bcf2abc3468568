import { highOf, lowOf } from "../../core/u64.ts";
import type { Place } from "../../log/place.ts";
import type { DamageBudget } from "./damage-budget.ts";
import { HoleSlots } from "./hole-slots.ts";

/** LSNs that have not been seen although a higher one has. */
export interface Hole {
  /** Both ends belong to it. */
  readonly from: bigint;
  readonly to: bigint;
  /** The record that skipped them. */
  readonly opening: Place;
  readonly openingLsn: bigint;
  /** Whether that record is the first of its segment. */
  readonly betweenSegments: boolean;
  /** Damage between that record and the one before it in the file. */
  readonly budgets: readonly DamageBudget[];
  /** LSNs in it that other records refer to, a few of them. */
  readonly references: readonly bigint[];
}

/** Enough to know that there are some, and to name the first. */
const MAX_REFERENCES = 16;

/** Holes in ascending order; they neither touch nor overlap. */
export class HoleList {
  private readonly slots: HoleSlots = new HoleSlots();
  /** Slots of the holes, by ascending LSN. */
  private order: Uint32Array = new Uint32Array(64);
  private size = 0;

  get count(): number {
    return this.size;
  }

  /** Adds a hole where none is. */
  open(hole: Hole): void {
    this.insert(this.indexFrom(highOf(hole.from), lowOf(hole.from)), hole);
  }

  /** Takes an LSN out; returns the hole as it was, or null where the LSN was in none. */
  fill(lsn: bigint): Hole | null {
    const index = this.indexOf(lsn);
    if (index < 0) return null;
    const { slots } = this;
    const slot = this.order[index]!;
    const hole = slots.at(slot);
    if (hole.from === hole.to) this.remove(index);
    else if (hole.from === lsn) slots.setFrom(slot, lsn + 1n);
    else if (hole.to === lsn) slots.setTo(slot, lsn - 1n);
    else this.split(index, hole, lsn);
    if (hole.from !== hole.to && hole.references.length > 0) this.dropReference(slot, lsn);
    return hole;
  }

  /** Whether the LSN is missing. */
  has(lsn: bigint): boolean {
    return this.indexOf(lsn) >= 0;
  }

  /** Whether the LSN is missing; if so it is noted that a record refers to it. */
  refer(lsn: bigint): boolean {
    const index = this.indexOf(lsn);
    if (index < 0) return false;
    const slot = this.order[index]!;
    const references = this.slots.referencesOf(slot);
    if (references.length < MAX_REFERENCES && !references.includes(lsn))
      this.slots.setReferences(slot, [...references, lsn]);
    return true;
  }

  /** Whether any LSN between these two is missing. */
  anyBetween(low: bigint, high: bigint): boolean {
    const index = this.indexFrom(highOf(low), lowOf(low));
    return index < this.size && high > 0n && this.beginsUpTo(index, high - 1n);
  }

  /** Where the lowest `count` holes end. */
  endOfLowest(count: number): bigint {
    return this.slots.at(this.order[count - 1]!).to;
  }

  /** Removes the lowest `count` holes, and hands over one after the other, from the lowest one on. */
  takeLowest(count: number, take: (hole: Hole) => void): void {
    for (let i = 0; i < count; i++) {
      const slot = this.order[i]!;
      take(this.slots.at(slot));
      this.slots.release(slot);
    }
    this.order.copyWithin(0, count, this.size);
    this.size -= count;
  }

  private split(index: number, hole: Hole, lsn: bigint): void {
    const references = hole.references.filter((reference) => reference > lsn);
    this.slots.setTo(this.order[index]!, lsn - 1n);
    this.insert(index + 1, { ...hole, from: lsn + 1n, references });
  }

  /** Leaves the references that still lie in a hole from which an LSN was taken. */
  private dropReference(slot: number, lsn: bigint): void {
    const { to } = this.slots.at(slot);
    const left = this.slots.referencesOf(slot).filter((reference) => reference !== lsn && reference <= to);
    this.slots.setReferences(slot, left);
  }

  private insert(index: number, hole: Hole): void {
    if (this.size === this.order.length) {
      const larger = new Uint32Array(this.size * 2);
      larger.set(this.order);
      this.order = larger;
    }
    this.order.copyWithin(index + 1, index, this.size);
    this.order[index] = this.slots.add(hole);
    this.size += 1;
  }

  private remove(index: number): void {
    this.slots.release(this.order[index]!);
    this.order.copyWithin(index, index + 1, this.size);
    this.size -= 1;
  }

  private beginsUpTo(index: number, lsn: bigint): boolean {
    return this.slots.beginsUpTo(this.order[index]!, highOf(lsn), lowOf(lsn));
  }

  /** Index of the hole that an LSN is in, or -1. */
  private indexOf(lsn: bigint): number {
    const high = highOf(lsn);
    const low = lowOf(lsn);
    const index = this.indexFrom(high, low);
    return index < this.size && this.slots.beginsUpTo(this.order[index]!, high, low) ? index : -1;
  }

  /** Index of the first hole that ends at an LSN, given in halves, or above it. */
  private indexFrom(lsnHigh: number, lsnLow: number): number {
    const { order, slots } = this;
    let low = 0;
    let high = this.size;
    // Concurrent writers fill the newest holes, and all others are looked up by bisection.
    if (high > 0 && slots.endsBelow(order[high - 1]!, lsnHigh, lsnLow)) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (slots.endsBelow(order[middle]!, lsnHigh, lsnLow)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
