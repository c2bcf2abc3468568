import type { RecordKeys } from "../format/keys.ts";
import { AgingEntries } from "./aging-entries.ts";
import { FinishedTransactions } from "./finished-transactions.ts";

/** States of an incarnation. A begin, or what stands for one, makes any of them active again. */
export const ACTIVE = 1;
export const COMMITTED = 2;
export const ABORTED = 3;
export const ENDED = 4;

/** The state's word: the status in its low bits, then flags. 0 is an id without an entry. */
const STATUS_MASK = 7;
/** The incarnation's begin is in the log. */
export const BEGUN = 8;
/** A broken chain has been reported for it. */
export const MISMATCH_REPORTED = 16;
/** It has compensation log records; what they say is kept elsewhere. */
export const COMPENSATED = 32;
/** It was over so long ago that only its status is known; its latest LSN lies between two bounds. */
export const LONG_OVER = 64;

/** Words of an entry. 64-bit numbers are two halves, high first. */
const ENTRY_WORDS = 6;
const STATE = 0;
const UPDATES = 1;
const LAST_HIGH = 2;
const LAST_LOW = 3;
const UPDATE_HIGH = 4;
const UPDATE_LOW = 5;

/**
 * The latest incarnation of each transaction id, in typed arrays, with no object and no bigint per transaction. What
 * is open has an entry; of what has been over for long only the status is kept, so that memory grows by less than a
 * byte a transaction. An entry is named by its index, which is valid until the next entry is looked up.
 */
export class TransactionTable {
  private readonly finished: FinishedTransactions = new FinishedTransactions();
  private readonly entries: AgingEntries;
  /** The highest LSN of a transaction that was put away. */
  private finishedHigh = 0;
  private finishedLow = 0;

  /** @param runsPerGeneration for tests */
  constructor(runsPerGeneration?: number) {
    this.entries = new AgingEntries({
      entryWords: ENTRY_WORDS,
      runsPerGeneration,
      putAway: (...entry) => this.putAway(...entry),
    });
  }

  /** The entry of the transaction that a record belongs to, or -1. */
  find({ txnIdHigh: idHigh, txnIdLow: idLow }: RecordKeys): number {
    const at = this.entries.find(idHigh, idLow);
    return at >= 0 ? at : this.findFinished(idHigh, idLow);
  }

  /** Makes an entry for a transaction that has none; `start` gives it a state. */
  add({ txnIdHigh: idHigh, txnIdLow: idLow }: RecordKeys): number {
    const at = this.entries.place(idHigh, idLow);
    this.words[at + STATE] = ACTIVE;
    return at;
  }

  /** Begins an incarnation with its first record. */
  start(at: number, flags: number, keys: RecordKeys): void {
    const { words } = this;
    words[at + STATE] = ACTIVE | flags;
    words[at + UPDATES] = 0;
    words[at + LAST_HIGH] = keys.lsnHigh;
    words[at + LAST_LOW] = keys.lsnLow;
    words[at + UPDATE_HIGH] = 0;
    words[at + UPDATE_LOW] = 0;
  }

  status(at: number): number {
    return this.words[at + STATE]! & STATUS_MASK;
  }

  setStatus(at: number, status: number): void {
    this.words[at + STATE] = (this.words[at + STATE]! & ~STATUS_MASK) | status;
  }

  has(at: number, flag: number): boolean {
    return (this.words[at + STATE]! & flag) !== 0;
  }

  mark(at: number, flag: number): void {
    this.words[at + STATE] = this.words[at + STATE]! | flag;
  }

  /** Whether the record names the incarnation's latest one. */
  namesLast(at: number, keys: RecordKeys): boolean {
    return this.words[at + LAST_LOW] === keys.prevLsnLow && this.words[at + LAST_HIGH] === keys.prevLsnHigh;
  }

  /** Makes the record the incarnation's latest. */
  setLast(at: number, keys: RecordKeys): void {
    this.words[at + STATE] = this.words[at + STATE]! & ~LONG_OVER;
    this.words[at + LAST_HIGH] = keys.lsnHigh;
    this.words[at + LAST_LOW] = keys.lsnLow;
  }

  /** The latest LSN; of a transaction that is {@link LONG_OVER} an upper bound. */
  lastHigh(at: number): number {
    return this.words[at + LAST_HIGH]!;
  }

  lastLow(at: number): number {
    return this.words[at + LAST_LOW]!;
  }

  /** A lower bound of the latest LSN of a transaction that is {@link LONG_OVER}. */
  lowestLast({ txnIdHigh: idHigh, txnIdLow: idLow }: RecordKeys): bigint {
    return this.finished.lowestLast(idHigh, idLow);
  }

  /**
   * The ordinary case in one step: a record of an active incarnation without CLRs that names its latest record
   * becomes the latest one.
   *
   * @returns false, having done nothing, where it is not that case
   */
  follow(at: number, keys: RecordKeys): boolean {
    const { words } = this;
    if ((words[at + STATE]! & (STATUS_MASK | COMPENSATED)) !== ACTIVE) return false;
    if (words[at + LAST_LOW] !== keys.prevLsnLow || words[at + LAST_HIGH] !== keys.prevLsnHigh) return false;
    words[at + LAST_HIGH] = keys.lsnHigh;
    words[at + LAST_LOW] = keys.lsnLow;
    return true;
  }

  /** Notes the latest update. */
  addUpdate(at: number, keys: RecordKeys): void {
    const { words } = this;
    words[at + UPDATES] = words[at + UPDATES]! + 1;
    words[at + UPDATE_HIGH] = keys.lsnHigh;
    words[at + UPDATE_LOW] = keys.lsnLow;
  }

  updates(at: number): number {
    return this.words[at + UPDATES]!;
  }

  /** LSN of the latest update, or 0. */
  updateHigh(at: number): number {
    return this.words[at + UPDATE_HIGH]!;
  }

  updateLow(at: number): number {
    return this.words[at + UPDATE_LOW]!;
  }

  private get words(): Uint32Array {
    return this.entries.words;
  }

  private findFinished(idHigh: number, idLow: number): number {
    const status = this.finished.get(idHigh, idLow);
    if (status === 0) return -1;
    const at = this.entries.place(idHigh, idLow);
    this.words.set([status | BEGUN | LONG_OVER, 0, this.finishedHigh, this.finishedLow, 0, 0], at);
    return at;
  }

  private putAway(idHigh: number, idLow: number, words: Uint32Array, at: number): boolean {
    const state = words[at + STATE]!;
    const status = state & STATUS_MASK;
    if ((status !== COMMITTED && status !== ENDED) || (state & COMPENSATED) !== 0) return false;
    const [lastHigh, lastLow] = [words[at + LAST_HIGH]!, words[at + LAST_LOW]!];
    this.finished.set(idHigh, idLow, status, lastHigh, lastLow);
    if (lastHigh > this.finishedHigh || (lastHigh === this.finishedHigh && lastLow > this.finishedLow)) {
      this.finishedHigh = lastHigh;
      this.finishedLow = lastLow;
    }
    return true;
  }
}
