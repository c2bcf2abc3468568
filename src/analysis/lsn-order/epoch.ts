import type { Place } from "../../log/place.ts";
import type { DamageBudget } from "./damage-budget.ts";
import { DisorderRun } from "./disorder-run.ts";
import { HoleList } from "./hole-list.ts";
import type { LsnReport } from "./lsn-report.ts";

/** Where LSNs started again. */
export interface Reset {
  readonly place: Place;
  /** The highest LSN before it. */
  readonly after: bigint;
  readonly txnId: bigint | null;
}

/** What an LSN is to those before it. */
export type LsnStanding =
  | "next"
  /** Some were skipped. */
  | "ahead"
  /** It was skipped before. */
  | "late"
  /** It was skipped before the first record. */
  | "late-first"
  | "repeated"
  /** Too far back to tell. */
  | "unjudged";

/**
 * A record below the first LSN came late if it stands near the beginning: each writer holds one LSN while it waits
 * (so it is not far below), and can wait for long (so it comes some records later).
 */
const MAX_WRITERS = 64n;
const MAX_WAIT = 4096n;

/** A stretch of the log in which every LSN is given out once: all of it, but where LSNs start again. */
export class Epoch {
  /** The lowest LSN so far. */
  first: bigint;
  /** The LSN after the highest one so far. */
  next: bigint;
  readonly start: Place;
  readonly startLsn: bigint;
  /** Null for the log's first epoch. */
  readonly reset: Reset | null;
  readonly holes: HoleList = new HoleList();
  readonly disorder: DisorderRun;
  /** Damaged places, in file order, and so by ascending `expected`. */
  readonly budgets: DamageBudget[] = [];
  /** LSNs that damaged records still tell. */
  readonly damagedLsns: bigint[] = [];
  /** Whether any record came late: then a missing LSN can have stood some way off. */
  isDisordered = false;
  /** Holes below this have been given up to bound the memory. */
  settledBelow = 0n;

  constructor(report: LsnReport, start: Place, lsn: bigint, reset: Reset | null) {
    this.first = lsn;
    this.next = lsn + 1n;
    this.start = start;
    this.startLsn = lsn;
    this.reset = reset;
    this.disorder = new DisorderRun(report);
  }

  standingOf(lsn: bigint): LsnStanding {
    if (lsn === this.next) return "next";
    if (lsn > this.next) return "ahead";
    if (this.holes.has(lsn)) return "late";
    if (lsn < this.first) {
      const isNear = this.first - lsn <= MAX_WRITERS && this.next - this.first <= MAX_WAIT;
      return isNear ? "late-first" : "repeated";
    }
    return lsn < this.settledBelow ? "unjudged" : "repeated";
  }
}
