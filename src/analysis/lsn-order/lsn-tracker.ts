import type { Place } from "../../log/place.ts";
import type { DamageBudget } from "./damage-budget.ts";
import { Epoch } from "./epoch.ts";
import type { LsnReport } from "./lsn-report.ts";
import { settleEpoch, settleHoles, settleInterruption } from "./settle.ts";

/** Holes that are remembered; beyond this the lower half is settled early. */
const MAX_HOLES = 100_000;
/** Repeated LSNs this near to each other belong to one reset; scattered ones are duplicates. */
const RESET_DISORDER = 1024n;

/** A record as far as its LSN is concerned. */
export interface LsnRecord {
  readonly lsn: bigint;
  readonly txnId: bigint | null;
  readonly place: Place;
  /** Damage between it and the record before it in the file. */
  readonly damageBefore: readonly DamageBudget[];
  readonly isFirstOfSegment: boolean;
}

/**
 * Follows LSNs that do not simply go up by one, until it is clear what they are: late records of concurrent
 * writers, records that are missing, an LSN that was given out twice, or a new beginning.
 *
 * A repeated LSN is a duplicate or the first of a reset; the record behind it tells. After a reset the order is
 * followed anew, and the old one is kept for as long as the log can come back to it.
 */
export class LsnTracker {
  /** Null before the first record. */
  epoch: Epoch | null = null;
  /** The latest record that came late, until the next one that is not in its turn. */
  lateLsn: bigint | null = null;
  private readonly report: LsnReport;
  private interrupted: Epoch | null = null;
  private repeated: LsnRecord | null = null;

  constructor(report: LsnReport) {
    this.report = report;
  }

  /** The LSN that is in its turn without further thought; null where every one has to be looked at. */
  get inTurn(): bigint | null {
    return this.epoch === null || this.repeated !== null ? null : this.epoch.next;
  }

  /** Takes a record that is not in its turn. */
  see(record: LsnRecord): void {
    this.lateLsn = null;
    const { epoch, repeated } = this;
    if (epoch === null) {
      this.epoch = new Epoch(this.report, record.place, record.lsn, null);
      return;
    }
    this.repeated = null;
    if (repeated === null) this.follow(epoch, record);
    else if (isReset(epoch, repeated, record)) this.follow(this.startAgain(epoch, repeated), record);
    else {
      this.reportRepeated(epoch, repeated);
      this.follow(epoch, record);
    }
  }

  finish(): void {
    const { epoch, interrupted, repeated } = this;
    if (epoch === null) return;
    if (repeated !== null) this.reportRepeated(epoch, repeated);
    if (interrupted !== null) settleEpoch(interrupted, this.report);
    settleEpoch(epoch, this.report);
  }

  private follow(epoch: Epoch, record: LsnRecord): void {
    switch (epoch.standingOf(record.lsn)) {
      case "next":
        epoch.next += 1n;
        break;
      case "ahead":
        this.jump(epoch, record);
        break;
      case "late":
        this.fill(epoch, record);
        break;
      case "late-first":
        lowerFirst(epoch, record);
        this.fill(epoch, record);
        break;
      case "repeated":
        this.repeated = record;
        break;
      case "unjudged":
        break;
    }
  }

  private jump(epoch: Epoch, record: LsnRecord): void {
    const { interrupted } = this;
    if (interrupted !== null) {
      this.interrupted = null;
      if (epoch.next < interrupted.next && continues(interrupted, record.lsn)) {
        settleInterruption(epoch, this.report);
        this.epoch = interrupted;
        this.follow(interrupted, record);
        return;
      }
      if (epoch.next < interrupted.next) this.interrupted = interrupted;
      else settleEpoch(interrupted, this.report);
    }
    openHole(epoch, epoch.next, record.lsn - 1n, record);
    epoch.disorder.skipped(record.place, record.lsn, record.lsn - epoch.next);
    epoch.next = record.lsn + 1n;
    if (epoch.holes.count > MAX_HOLES) this.giveUpOldHoles(epoch);
  }

  private fill(epoch: Epoch, { lsn, place }: LsnRecord): void {
    const hole = epoch.holes.fill(lsn);
    if (hole === null) return;
    epoch.isDisordered = true;
    epoch.disorder.filled(place, hole.opening, hole.openingLsn);
    this.lateLsn = lsn;
  }

  /** The repeated record was the first of a new epoch. */
  private startAgain(old: Epoch, first: LsnRecord): Epoch {
    if (this.interrupted !== null) settleEpoch(this.interrupted, this.report);
    this.interrupted = old;
    const reset = { place: first.place, after: old.next - 1n, txnId: first.txnId };
    this.epoch = new Epoch(this.report, first.place, first.lsn, reset);
    return this.epoch;
  }

  private reportRepeated(epoch: Epoch, { lsn, txnId, place }: LsnRecord): void {
    const { first, next } = epoch;
    this.report.repeated({ place, lsn, txnId, first, next });
  }

  private giveUpOldHoles(epoch: Epoch): void {
    const given = MAX_HOLES / 2;
    epoch.settledBelow = epoch.holes.endOfLowest(given) + 1n;
    settleHoles(epoch, given, this.report);
  }
}

/** Whether a repeated LSN and the record behind it repeat earlier ones record after record. */
function isReset(epoch: Epoch, repeated: LsnRecord, { lsn }: LsnRecord): boolean {
  const distance = lsn > repeated.lsn ? lsn - repeated.lsn : repeated.lsn - lsn;
  return distance > 0n && distance <= RESET_DISORDER && epoch.standingOf(lsn) === "repeated";
}

/** Whether an LSN goes on where an epoch was interrupted. */
function continues(epoch: Epoch, lsn: bigint): boolean {
  return lsn >= epoch.next && lsn - epoch.next <= RESET_DISORDER;
}

function openHole(epoch: Epoch, from: bigint, to: bigint, record: LsnRecord): void {
  epoch.holes.open({
    from,
    to,
    opening: record.place,
    openingLsn: record.lsn,
    betweenSegments: record.isFirstOfSegment,
    budgets: record.damageBefore,
    references: [],
  });
}

/** The log begins with a record ahead of its turn: it skipped this one. */
function lowerFirst(epoch: Epoch, { lsn }: LsnRecord): void {
  epoch.holes.open({
    from: lsn,
    to: epoch.first - 1n,
    opening: epoch.start,
    openingLsn: epoch.startLsn,
    betweenSegments: false,
    budgets: [],
    references: [],
  });
  epoch.disorder.skipped(epoch.start, epoch.startLsn, epoch.first - lsn);
  epoch.first = lsn;
}
