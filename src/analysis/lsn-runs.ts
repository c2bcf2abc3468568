import { highOf, joinU64, lowOf } from "../core/u64.ts";
import { LsnGaps } from "./lsn-gaps.ts";

/** No LSN has this high half: the comparison fails, and the record takes the slow path. */
const NEVER = -1;

/** A record below the first LSN of a run came late where it is so little below it, and so few records later. */
const MAX_WRITERS = 64n;
const MAX_WAIT = 4096n;

/** Repeated LSNs this near to each other belong to one new beginning; scattered ones are duplicates. */
const RESET_DISORDER = 1024n;

/** One run: a stretch of the log in which LSNs only go up, but for the disorder of concurrent writers. */
interface Run {
  first: bigint;
  /** The LSN after the highest one so far. */
  next: bigint;
  readonly gaps: LsnGaps;
}

/**
 * Splits a log at the places where LSNs start again and repeat earlier ones record after record. An LSN that is
 * repeated once is a duplicate and stays in its run.
 *
 * On a log in order that is one comparison of two halves and an increment a record.
 */
export class LsnRuns {
  /** The mark of each run's first record; the first one's is 0. */
  readonly starts: number[] = [0];
  private run: Run | null = null;
  private nextHigh: number = NEVER;
  private nextLow = 0;
  /** A repeated record, until the one behind it tells what it is. */
  private repeated: { readonly lsn: bigint; readonly mark: number } | null = null;

  /** Takes the next record in log order. `mark` is what `starts` is to say of it. */
  add(high: number, low: number, mark: number): void {
    if (low === this.nextLow && high === this.nextHigh) {
      this.nextLow = (low + 1) >>> 0;
      if (this.nextLow === 0) this.nextHigh += 1;
    } else {
      this.addOutOfTurn(joinU64(high, low), mark);
    }
  }

  private addOutOfTurn(lsn: bigint, mark: number): void {
    if (this.run === null) this.run = startRun(lsn);
    else {
      if (this.nextHigh !== NEVER) this.run.next = joinU64(this.nextHigh, this.nextLow);
      this.follow(this.run, lsn, mark);
    }
    const next = this.repeated === null ? this.run.next : null;
    this.nextHigh = next === null ? NEVER : highOf(next);
    this.nextLow = next === null ? 0 : lowOf(next);
  }

  private follow(run: Run, lsn: bigint, mark: number): void {
    const { repeated } = this;
    const isRepeated = isRepeatedIn(run, lsn);
    this.repeated = null;
    if (repeated !== null && isRepeated && areNear(repeated.lsn, lsn)) {
      this.starts.push(repeated.mark);
      this.run = startRun(repeated.lsn);
      this.follow(this.run, lsn, mark);
    } else if (isRepeated) {
      this.repeated = { lsn, mark };
    } else {
      extend(run, lsn);
    }
  }
}

function startRun(lsn: bigint): Run {
  return { first: lsn, next: lsn + 1n, gaps: new LsnGaps() };
}

function isRepeatedIn(run: Run, lsn: bigint): boolean {
  if (lsn >= run.next || run.gaps.has(lsn)) return false;
  if (lsn >= run.first) return lsn >= run.gaps.forgottenBelow;
  return run.first - lsn > MAX_WRITERS || run.next - run.first > MAX_WAIT;
}

function areNear(a: bigint, b: bigint): boolean {
  const distance = a > b ? a - b : b - a;
  return distance > 0n && distance <= RESET_DISORDER;
}

/** Takes an LSN that is new to the run. */
function extend(run: Run, lsn: bigint): void {
  if (lsn >= run.next) {
    if (lsn > run.next) run.gaps.open(run.next, lsn - 1n);
    run.next = lsn + 1n;
  } else if (lsn < run.first) {
    if (run.first - lsn > 1n) run.gaps.open(lsn + 1n, run.first - 1n);
    run.first = lsn;
  } else {
    run.gaps.fill(lsn);
  }
}
