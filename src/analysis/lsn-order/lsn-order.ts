import { highOf, joinU64, lowOf } from "../../core/u64.ts";
import type { Format } from "../../format/format.ts";
import type { RecordKeys } from "../../format/keys.ts";
import { minimumRecordLength } from "../../format/layout.ts";
import type { RecordView } from "../../format/view.ts";
import type { Damage, Tail } from "../../log/events.ts";
import type { Place } from "../../log/place.ts";
import { DamageBudget } from "./damage-budget.ts";
import type { LsnReport } from "./lsn-report.ts";
import { LsnTracker } from "./lsn-tracker.ts";

/** No LSN has this high half: the comparison fails, and the record takes the slow path. */
const NEVER = -1;
const NO_DAMAGE: readonly DamageBudget[] = [];
/** Damaged places that are remembered for gaps farther off; those right at a gap always count. */
const MAX_BUDGETS = 100_000;

/** Where the record stands that is being looked at. */
export interface RecordPosition {
  /** Whether it is the first one since the last event that was not about records. */
  readonly isFirstOfBatch: boolean;
  placeOfRecord(): Place;
}

/**
 * LSNs that go up by one from record to record. Gets what a scan finds, in log order, and reports the rest. On a clean
 * log that is one comparison of two halves and an increment a record; everything else is the tracker's.
 */
export class LsnOrder {
  private readonly position: RecordPosition;
  private readonly minimumRecordBytes: number;
  private readonly tracker: LsnTracker;
  private nextHigh: number = NEVER;
  private nextLow = 0;
  /** Damage since the last record. */
  private damageBefore: DamageBudget[] = [];
  private isNewSegment = false;

  constructor({ layout }: Format, position: RecordPosition, report: LsnReport) {
    this.position = position;
    this.tracker = new LsnTracker(report);
    this.minimumRecordBytes = minimumRecordLength(layout);
  }

  record(keys: RecordKeys, view: RecordView): void {
    const low = keys.lsnLow;
    if (low === this.nextLow && keys.lsnHigh === this.nextHigh) {
      this.nextLow = (low + 1) >>> 0;
      if (this.nextLow === 0) this.nextHigh += 1;
    } else {
      this.recordOutOfTurn(view);
    }
  }

  /** The records since the last event have been seen. */
  batchEnd(): void {
    if (this.damageBefore.length > 0) this.damageBefore = [];
    this.isNewSegment = false;
  }

  segmentStart(): void {
    this.isNewSegment = true;
  }

  /** Returns what it accounts for from then on; null before the first record. */
  damage({ length, lsn }: Damage): DamageBudget | null {
    const budget = this.addDamage(length);
    const { epoch } = this.tracker;
    if (lsn !== null && epoch !== null && epoch.damagedLsns.length < MAX_BUDGETS) epoch.damagedLsns.push(lsn);
    return budget;
  }

  /** What stands behind the last record of a segment can have been records as well. */
  segmentEnd({ tail }: { readonly tail: Tail }): DamageBudget | null {
    return tail.kind === "clean" ? null : this.addDamage(tail.length);
  }

  /** The log is over. */
  finish(): void {
    this.storeTurn();
    this.tracker.finish();
  }

  /** Whether a record with this LSN is missing so far; it is noted that another one refers to it. */
  referToMissing(lsn: bigint): boolean {
    return this.tracker.epoch?.holes.refer(lsn) ?? false;
  }

  /** Whether the LSN lies below the first one of the log. */
  isBeforeLog(lsn: bigint): boolean {
    const { epoch } = this.tracker;
    return epoch !== null && lsn < epoch.first;
  }

  /** Whether any record between these two LSNs is missing so far. */
  isAnyMissing(low: bigint, high: bigint): boolean {
    return this.tracker.epoch?.holes.anyBetween(low, high) ?? false;
  }

  /** Whether the record just seen, which has this LSN, stands behind records with higher ones. */
  isLate(lsn: bigint): boolean {
    return this.tracker.lateLsn === lsn;
  }

  private recordOutOfTurn(view: RecordView): void {
    const { position, tracker } = this;
    const isFirst = position.isFirstOfBatch;
    this.storeTurn();
    tracker.see({
      lsn: view.lsn,
      txnId: view.txnId,
      place: position.placeOfRecord(),
      damageBefore: isFirst ? this.damageBefore : NO_DAMAGE,
      isFirstOfSegment: isFirst && this.isNewSegment,
    });
    const next = tracker.inTurn;
    this.nextHigh = next === null ? NEVER : highOf(next);
    this.nextLow = next === null ? 0 : lowOf(next);
  }

  /** Tells the tracker how far the hot path has come. */
  private storeTurn(): void {
    if (this.nextHigh !== NEVER) this.tracker.epoch!.next = joinU64(this.nextHigh, this.nextLow);
  }

  private addDamage(lengthBytes: number): DamageBudget | null {
    this.storeTurn();
    const { epoch } = this.tracker;
    if (epoch === null) return null;
    const budget = new DamageBudget(lengthBytes, this.minimumRecordBytes, epoch.next);
    // A new array: the one before may be a hole's, to which nothing is added that comes behind it.
    if (this.damageBefore.length === 0) this.damageBefore = [budget];
    else this.damageBefore.push(budget);
    if (epoch.budgets.length < MAX_BUDGETS) epoch.budgets.push(budget);
    return budget;
  }
}
