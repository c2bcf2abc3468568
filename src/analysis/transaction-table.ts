import { IdIndex } from "../core/id-index.ts";
import type { RecordKeys } from "../format/keys.ts";

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

/** An entry is six 32-bit words. 64-bit numbers are two halves, high first. */
const WORDS = 6;
const STATE = 0;
const UPDATES = 1;
const LAST_HIGH = 2;
const LAST_LOW = 3;
const UPDATE_HIGH = 4;
const UPDATE_LOW = 5;

/**
 * Ids are mostly handed out in sequence, so four neighbours share one look-up and stand side by side. Where ids are
 * scattered, the places of the other three stay empty.
 */
const RUN_BITS = 2;
const RUN_MASK = (1 << RUN_BITS) - 1;
const RUN_WORDS: number = WORDS << RUN_BITS;

const INITIAL_RUNS = 256;

/**
 * The latest incarnation of each transaction id, in one typed array, with no object and no bigint per transaction.
 * An entry is named by its index in that array, which never changes.
 */
export class TransactionTable {
  private words: Uint32Array = new Uint32Array(INITIAL_RUNS * RUN_WORDS);
  private readonly runs: IdIndex = new IdIndex();

  /** The entry of the transaction that a record belongs to, or -1. */
  find({ txnIdHigh: idHigh, txnIdLow: idLow }: RecordKeys): number {
    const run = this.runs.find(idHigh, idLow >>> RUN_BITS);
    if (run < 0) return -1;
    const at = run * RUN_WORDS + (idLow & RUN_MASK) * WORDS;
    return this.words[at + STATE] === 0 ? -1 : at;
  }

  /** Makes an entry for a transaction that has none; `start` gives it a state. */
  add({ txnIdHigh: idHigh, txnIdLow: idLow }: RecordKeys): number {
    let run = this.runs.find(idHigh, idLow >>> RUN_BITS);
    if (run < 0) run = this.addRun(idHigh, idLow >>> RUN_BITS);
    const at = run * RUN_WORDS + (idLow & RUN_MASK) * WORDS;
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
    this.words[at + LAST_HIGH] = keys.lsnHigh;
    this.words[at + LAST_LOW] = keys.lsnLow;
  }

  lastHigh(at: number): number {
    return this.words[at + LAST_HIGH]!;
  }

  lastLow(at: number): number {
    return this.words[at + LAST_LOW]!;
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

  private addRun(idHigh: number, runLow: number): number {
    const run = this.runs.add(idHigh, runLow);
    if (run * RUN_WORDS >= this.words.length) {
      const words = new Uint32Array(this.words.length * 2);
      words.set(this.words);
      this.words = words;
    }
    return run;
  }
}
