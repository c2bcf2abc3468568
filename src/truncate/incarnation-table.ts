import { FinishedTransactions } from "../analysis/finished-transactions.ts";
import { ENTRY_WORDS, TransactionEntries } from "../analysis/transaction-entries.ts";

/** States of an incarnation; 0 is an id without an entry. */
export const OPEN = 1;
export const OVER = 2;
/** Open in the log, and everything that it did is compensated: over for truncation. */
export const COMPENSATED = 3;

const STATE = 0;
const FIRST_HIGH = 1;
const FIRST_LOW = 2;
const LSN_HIGH = 3;
const LSN_LOW = 4;
const HAS_BEGIN = 5;

const TWO_TO_32 = 0x1_0000_0000;

/** So many runs of four ids come together before those that are over are put away. */
const RUNS_PER_GENERATION: number = 1 << 15;

/**
 * The latest incarnation of each transaction id with the ordinal number of its first record, in typed arrays. Of what
 * has been over for long only that it was is kept. An entry is named by its index, which is valid until the next one
 * is looked up.
 */
export class IncarnationTable {
  private current: TransactionEntries = new TransactionEntries();
  private older: TransactionEntries = new TransactionEntries();
  private spare: TransactionEntries = new TransactionEntries();
  private readonly finished: FinishedTransactions = new FinishedTransactions();
  private readonly runsPerGeneration: number;
  private mostRuns: number;

  /** @param runsPerGeneration for tests */
  constructor(runsPerGeneration: number = RUNS_PER_GENERATION) {
    this.runsPerGeneration = runsPerGeneration;
    this.mostRuns = runsPerGeneration;
  }

  /** The id's entry, or -1. */
  find(idHigh: number, idLow: number): number {
    const at = this.current.find(idHigh, idLow);
    if (at >= 0 && this.current.words[at + STATE] !== 0) return at;
    const from = this.older.find(idHigh, idLow);
    if (from < 0 || this.older.words[from + STATE] === 0) return -1;
    const entry = this.older.words.slice(from, from + ENTRY_WORDS);
    this.older.words[from + STATE] = 0;
    const to = this.place(idHigh, idLow);
    this.current.words.set(entry, to);
    return to;
  }

  /** Whether the id was over so long ago that no more is known of it. */
  isForgotten(idHigh: number, idLow: number): boolean {
    return this.finished.get(idHigh, idLow) !== 0;
  }

  /** Begins an incarnation with its first record; `at` is the id's entry, or -1. */
  start(at: number, idHigh: number, idLow: number, first: number): number {
    const to = at >= 0 ? at : this.place(idHigh, idLow);
    const { words } = this.current;
    words[to + STATE] = OPEN;
    words[to + FIRST_HIGH] = Math.floor(first / TWO_TO_32);
    words[to + FIRST_LOW] = first >>> 0;
    return to;
  }

  /** LSN of the incarnation's first record, and whether that is its begin. */
  setFirstLsn(at: number, isBegin: boolean, high: number, low: number): void {
    this.current.words[at + HAS_BEGIN] = isBegin ? 1 : 0;
    this.current.words[at + LSN_HIGH] = high;
    this.current.words[at + LSN_LOW] = low;
  }

  hasBegin(at: number): boolean {
    return this.current.words[at + HAS_BEGIN] === 1;
  }

  isFirstLsn(at: number, high: number, low: number): boolean {
    return this.current.words[at + LSN_HIGH] === high && this.current.words[at + LSN_LOW] === low;
  }

  state(at: number): number {
    return this.current.words[at + STATE]!;
  }

  setState(at: number, state: number): void {
    this.current.words[at + STATE] = state;
  }

  /** Ordinal number of the incarnation's first record. */
  first(at: number): number {
    return this.current.words[at + FIRST_HIGH]! * TWO_TO_32 + this.current.words[at + FIRST_LOW]!;
  }

  private place(idHigh: number, idLow: number): number {
    if (this.current.runCount >= this.mostRuns) this.turn();
    return this.current.place(idHigh, idLow);
  }

  private turn(): void {
    const { older } = this;
    this.older = this.current;
    this.current = this.spare;
    older.forEach((idHigh, idLow, at) => {
      const state = older.words[at + STATE]!;
      if (state === OVER) this.finished.set(idHigh, idLow, OVER);
      else if (state !== 0) {
        const to = this.current.place(idHigh, idLow);
        this.current.words.set(older.words.subarray(at, at + ENTRY_WORDS), to);
      }
    });
    older.clear();
    this.spare = older;
    this.mostRuns = Math.max(this.runsPerGeneration, 2 * this.current.runCount);
  }
}
