import {
  KIND_ABORT,
  KIND_BEGIN,
  KIND_CLR,
  KIND_COMMIT,
  KIND_END,
  KIND_NONE,
  KIND_UNKNOWN,
  KIND_UPDATE,
} from "../../analysis/transaction-kind.ts";
import { joinU64 } from "../../core/u64.ts";
import type { RecordKeys } from "../../format/keys.ts";
import { isRepairId } from "../repair-id.ts";
import { IdSlots } from "./id-slots.ts";

export const ACTIVE = 1;
export const COMMITTED = 2;
export const ABORTED = 3;
export const ENDED = 4;
const STATUS_MASK = 7;
/** It has compensation log records. */
const COMPENSATED = 8;

/** What a record without a transaction belongs to. */
export const NO_INCARNATION = -1;

/**
 * An entry is seven 32-bit words: status and flags, the restart before which it began, id, LSN of its last record, and
 * number plus one of its id's incarnation before it.
 */
const WORDS = 7;
const STATE = 0;
const RESTART = 1;
const ID = 2;
const LAST = 4;
const BEFORE = 6;

const INITIAL_INCARNATIONS = 1024;
const INITIAL_SLOTS = 1024;

/**
 * The transaction table, by incarnation. Ids are reused: a begin starts a new incarnation of its id, and so does an
 * update without a previous record. Compensation records are recovery's, so a run of them marks a restart, and what was
 * active before it is dead: nothing that follows belongs to it, but for its compensation records and the abort or end
 * that closes it. A process that rolls back one of its own transactions writes such a run as well, and then the others
 * live on. What follows proves it: a new process knows nothing of an old transaction's records, so one that names the
 * incarnation's latest record as its previous one was written by the process that began it.
 *
 * Incarnations are numbered in the order in which they begin, so that a second pass over the same records finds the
 * same numbers. No object and no bigint per incarnation.
 */
export class Incarnations {
  private readonly slots: IdSlots = new IdSlots();
  /** By transaction: number of its latest incarnation plus one. */
  private current: Uint32Array = new Uint32Array(INITIAL_SLOTS);
  private words: Uint32Array = new Uint32Array(INITIAL_INCARNATIONS * WORDS);
  private count = 0;
  private restarts = 0;
  private isInClrRun = false;
  /** All incarnations before this one are over. */
  private settled = 0;

  get size(): number {
    return this.count;
  }

  /** Forgets all records, to see them once more. */
  reset(): void {
    this.current.fill(0);
    this.count = 0;
    this.restarts = 0;
    this.isInClrRun = false;
    this.settled = 0;
  }

  /** A copy of the states, which outlives a reset. */
  states(): Uint8Array {
    return Uint8Array.from({ length: this.count }, (_, number) => this.words[number * WORDS + STATE]!);
  }

  /** Number of the incarnation that the next record belongs to; its state changes as the record says. */
  take(kind: number, keys: RecordKeys): number {
    if (kind === KIND_NONE || kind === KIND_UNKNOWN) {
      this.isInClrRun = false;
      return NO_INCARNATION;
    }
    if (kind === KIND_CLR) {
      if (!this.isInClrRun) this.restarts += 1;
      this.isInClrRun = true;
    } else {
      this.isInClrRun = false;
    }
    const slot = this.slotOf(keys.txnIdHigh, keys.txnIdLow);
    let number = this.current[slot]! - 1;
    if (number < 0 || this.startsAnew(number, kind, keys)) number = this.start(slot, keys);
    this.apply(number, kind);
    return number;
  }

  /** Makes the record the latest of its incarnation; `lastHigh` and `lastLow` name the one before until then. */
  setLast(number: number, keys: RecordKeys): void {
    this.words[number * WORDS + LAST] = keys.lsnHigh;
    this.words[number * WORDS + LAST + 1] = keys.lsnLow;
  }

  lastHigh(number: number): number {
    return this.words[number * WORDS + LAST]!;
  }

  lastLow(number: number): number {
    return this.words[number * WORDS + LAST + 1]!;
  }

  idHigh(number: number): number {
    return this.words[number * WORDS + ID]!;
  }

  idLow(number: number): number {
    return this.words[number * WORDS + ID + 1]!;
  }

  /** Whether the records that have gone by hold its commit. */
  hasCommitted(number: number): boolean {
    return statusOf(this.words[number * WORDS + STATE]!) === COMMITTED;
  }

  /** The incarnation of the same id before this one, or {@link NO_INCARNATION}. */
  before(number: number): number {
    return this.words[number * WORDS + BEFORE]! - 1;
  }

  txnId(number: number): bigint {
    return joinU64(this.idHigh(number), this.idLow(number));
  }

  private startsAnew(number: number, kind: number, keys: RecordKeys): boolean {
    if (kind === KIND_BEGIN) return true;
    if (kind === KIND_UPDATE && keys.prevLsnHigh === 0 && keys.prevLsnLow === 0) return true;
    // A compensation record names the update that it compensates, whoever writes it.
    if (kind === KIND_CLR || !this.isCutOff(number)) return false;
    if (this.provesLife(number, keys)) {
      this.words[number * WORDS + RESTART] = this.restarts;
      return false;
    }
    return kind === KIND_UPDATE || kind === KIND_COMMIT;
  }

  /** Whether a run of compensation records stands behind everything that is known of an active incarnation. */
  private isCutOff(number: number): boolean {
    const at = number * WORDS;
    return (this.words[at + STATE]! & STATUS_MASK) === ACTIVE && this.words[at + RESTART] !== this.restarts;
  }

  /** Whether a record that is no begin names the incarnation's latest record as its previous one. */
  private provesLife(number: number, { prevLsnHigh: high, prevLsnLow: low }: RecordKeys): boolean {
    if (high === 0 && low === 0) return false;
    return high === this.lastHigh(number) && low === this.lastLow(number);
  }

  private apply(number: number, kind: number): void {
    const at = number * WORDS + STATE;
    const state = this.words[at]!;
    if (kind === KIND_CLR) this.words[at] = state | COMPENSATED;
    if ((state & STATUS_MASK) !== ACTIVE) return;
    if (kind === KIND_COMMIT) this.commit(number);
    else if (kind === KIND_ABORT) this.setStatus(number, ABORTED);
    else if (kind === KIND_END) this.setStatus(number, ENDED);
  }

  /** A repair ends all that is open before it. */
  private commit(number: number): void {
    this.setStatus(number, COMMITTED);
    if (!isRepairId(this.idHigh(number), this.idLow(number))) return;
    for (; this.settled < number; this.settled += 1) {
      if ((this.words[this.settled * WORDS + STATE]! & STATUS_MASK) === ACTIVE)
        this.setStatus(this.settled, ABORTED);
    }
  }

  private setStatus(number: number, status: number): void {
    const at = number * WORDS + STATE;
    this.words[at] = (this.words[at]! & ~STATUS_MASK) | status;
  }

  private start(slot: number, keys: RecordKeys): number {
    const number = this.count;
    const at = number * WORDS;
    if (at === this.words.length) this.growWords();
    const { words } = this;
    words[at + STATE] = ACTIVE;
    words[at + RESTART] = this.restarts;
    words[at + ID] = keys.txnIdHigh;
    words[at + ID + 1] = keys.txnIdLow;
    words[at + LAST] = 0;
    words[at + LAST + 1] = 0;
    words[at + BEFORE] = this.current[slot]!;
    this.count += 1;
    this.current[slot] = this.count;
    return number;
  }

  private slotOf(idHigh: number, idLow: number): number {
    const slot = this.slots.slotOf(idHigh, idLow);
    if (slot >= this.current.length) this.growSlots();
    return slot;
  }

  private growWords(): void {
    const words = new Uint32Array(2 * this.words.length);
    words.set(this.words);
    this.words = words;
  }

  private growSlots(): void {
    const current = new Uint32Array(2 * this.current.length);
    current.set(this.current);
    this.current = current;
  }
}

export function statusOf(state: number): number {
  return state & STATUS_MASK;
}

/** Whether the changes of an incarnation can be taken back: what it did has to be known record by record. */
export function needsUndoInformation(state: number): boolean {
  return (state & STATUS_MASK) !== COMMITTED || (state & COMPENSATED) !== 0;
}
