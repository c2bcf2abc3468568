import { highOf, joinU64, lowOf } from "../../core/u64.ts";
import type { Place } from "../../log/place.ts";
import type { DamageBudget } from "./damage-budget.ts";
import type { Hole } from "./hole-list.ts";

/** What no other hole can share is a number in one of these. */
interface Columns {
  readonly fromHigh: Uint32Array;
  readonly fromLow: Uint32Array;
  readonly toHigh: Uint32Array;
  readonly toLow: Uint32Array;
  readonly openingHigh: Uint32Array;
  readonly openingLow: Uint32Array;
  readonly segmentIndex: Uint32Array;
  readonly betweenSegments: Uint8Array;
  readonly offset: Float64Array;
  readonly length: Float64Array;
}

const FIRST_CAPACITY = 64;
const NO_LENGTH = -1;

/** Stands for the references of a hole of one LSN, to which others refer: there is no need to keep it twice. */
const ITSELF: readonly bigint[] = [];

function createColumns(capacity: number): Columns {
  return {
    fromHigh: new Uint32Array(capacity),
    fromLow: new Uint32Array(capacity),
    toHigh: new Uint32Array(capacity),
    toLow: new Uint32Array(capacity),
    openingHigh: new Uint32Array(capacity),
    openingLow: new Uint32Array(capacity),
    segmentIndex: new Uint32Array(capacity),
    betweenSegments: new Uint8Array(capacity),
    offset: new Float64Array(capacity),
    length: new Float64Array(capacity),
  };
}

function enlarge(old: Columns, capacity: number): Columns {
  const columns = createColumns(capacity);
  for (const name of Object.keys(columns) as (keyof Columns)[]) columns[name].set(old[name]);
  return columns;
}

/**
 * Holes as numbers in columns. A log full of damage has as many holes as are remembered, all the time: as objects
 * they outlived every young generation and were most of the time and of the memory that such a log took.
 */
export class HoleSlots {
  private columns: Columns = createColumns(FIRST_CAPACITY);
  private capacity: number = FIRST_CAPACITY;
  private used = 0;
  private readonly free: number[] = [];
  private readonly segments: Place["segment"][] = [];
  /** Where there is one, without an array around it. */
  private readonly budgets: (DamageBudget | readonly DamageBudget[])[] = [];
  private readonly references: (readonly bigint[])[] = [];

  /** @returns the slot of the hole, until it is released */
  add(hole: Hole): number {
    const slot = this.free.pop() ?? this.used++;
    if (slot >= this.capacity) {
      this.capacity *= 2;
      this.columns = enlarge(this.columns, this.capacity);
    }
    const { columns } = this;
    const { opening, openingLsn, betweenSegments } = hole;
    this.setFrom(slot, hole.from);
    this.setTo(slot, hole.to);
    columns.openingHigh[slot] = highOf(openingLsn);
    columns.openingLow[slot] = lowOf(openingLsn);
    columns.segmentIndex[slot] = opening.segmentIndex;
    columns.betweenSegments[slot] = betweenSegments ? 1 : 0;
    columns.offset[slot] = opening.offset;
    columns.length[slot] = opening.length ?? NO_LENGTH;
    this.segments[slot] = opening.segment;
    this.budgets[slot] = hole.budgets.length === 1 ? hole.budgets[0]! : hole.budgets;
    this.setReferences(slot, hole.references);
    return slot;
  }

  release(slot: number): void {
    this.free.push(slot);
  }

  /** A copy of the hole. */
  at(slot: number): Hole {
    const { columns } = this;
    const length = columns.length[slot]!;
    return {
      from: this.from(slot),
      to: joinU64(columns.toHigh[slot]!, columns.toLow[slot]!),
      opening: {
        segmentIndex: columns.segmentIndex[slot]!,
        segment: this.segments[slot]!,
        offset: columns.offset[slot]!,
        length: length === NO_LENGTH ? null : length,
      },
      openingLsn: joinU64(columns.openingHigh[slot]!, columns.openingLow[slot]!),
      betweenSegments: columns.betweenSegments[slot] === 1,
      budgets: [this.budgets[slot]!].flat(),
      references: this.referencesOf(slot),
    };
  }

  private isOneLsn(slot: number): boolean {
    const { fromHigh, fromLow, toHigh, toLow } = this.columns;
    return fromHigh[slot] === toHigh[slot] && fromLow[slot] === toLow[slot];
  }

  private from(slot: number): bigint {
    return joinU64(this.columns.fromHigh[slot]!, this.columns.fromLow[slot]!);
  }

  setFrom(slot: number, lsn: bigint): void {
    this.columns.fromHigh[slot] = highOf(lsn);
    this.columns.fromLow[slot] = lowOf(lsn);
  }

  setTo(slot: number, lsn: bigint): void {
    this.columns.toHigh[slot] = highOf(lsn);
    this.columns.toLow[slot] = lowOf(lsn);
  }

  /** Whether the hole ends below an LSN, given in halves. */
  endsBelow(slot: number, high: number, low: number): boolean {
    const toHigh = this.columns.toHigh[slot]!;
    return toHigh < high || (toHigh === high && this.columns.toLow[slot]! < low);
  }

  /** Whether the hole begins at an LSN, given in halves, or below it. */
  beginsUpTo(slot: number, high: number, low: number): boolean {
    const fromHigh = this.columns.fromHigh[slot]!;
    return fromHigh < high || (fromHigh === high && this.columns.fromLow[slot]! <= low);
  }

  referencesOf(slot: number): readonly bigint[] {
    const references = this.references[slot]!;
    return references === ITSELF ? [this.from(slot)] : references;
  }

  setReferences(slot: number, references: readonly bigint[]): void {
    const isItself = this.isOneLsn(slot) && references.length === 1;
    this.references[slot] = isItself ? ITSELF : references;
  }
}
