import { AgingEntries } from "../analysis/aging-entries.ts";
import { FinishedTransactions } from "../analysis/finished-transactions.ts";

/** States of an incarnation; 0 is an id without an entry. */
export const OPEN = 1;
export const OVER = 2;
/** Open in the log, and everything that it did is compensated: over for truncation. */
export const COMPENSATED = 3;

const ENTRY_WORDS = 6;
const STATE = 0;
const FIRST_HIGH = 1;
const FIRST_LOW = 2;
const LSN_HIGH = 3;
const LSN_LOW = 4;
const HAS_BEGIN = 5;

const TWO_TO_32 = 0x1_0000_0000;

/**
 * The latest incarnation of each transaction id with the ordinal number of its first record. Of what has been over for
 * long only that it was is kept. An entry is named by its index, which is valid until the next one is looked up.
 */
export class IncarnationTable {
  private readonly entries: AgingEntries;
  private readonly finished: FinishedTransactions = new FinishedTransactions();

  /** @param runsPerGeneration for tests */
  constructor(runsPerGeneration?: number) {
    this.entries = new AgingEntries({
      entryWords: ENTRY_WORDS,
      runsPerGeneration,
      putAway: (...entry) => this.putAway(...entry),
    });
  }

  /** The id's entry, or -1. */
  find(idHigh: number, idLow: number): number {
    return this.entries.find(idHigh, idLow);
  }

  /** Whether the id was over so long ago that no more is known of it. */
  isForgotten(idHigh: number, idLow: number): boolean {
    return this.finished.get(idHigh, idLow) !== 0;
  }

  /** Begins an incarnation with its first record; `at` is the id's entry, or -1. */
  start(at: number, idHigh: number, idLow: number, first: number): number {
    const to = at >= 0 ? at : this.entries.place(idHigh, idLow);
    const { words } = this.entries;
    words[to + STATE] = OPEN;
    words[to + FIRST_HIGH] = Math.floor(first / TWO_TO_32);
    words[to + FIRST_LOW] = first >>> 0;
    return to;
  }

  /** LSN of the incarnation's first record, and whether that is its begin. */
  setFirstLsn(at: number, isBegin: boolean, high: number, low: number): void {
    const { words } = this.entries;
    words[at + HAS_BEGIN] = isBegin ? 1 : 0;
    words[at + LSN_HIGH] = high;
    words[at + LSN_LOW] = low;
  }

  hasBegin(at: number): boolean {
    return this.entries.words[at + HAS_BEGIN] === 1;
  }

  isFirstLsn(at: number, high: number, low: number): boolean {
    const { words } = this.entries;
    return words[at + LSN_HIGH] === high && words[at + LSN_LOW] === low;
  }

  state(at: number): number {
    return this.entries.words[at + STATE]!;
  }

  setState(at: number, state: number): void {
    this.entries.words[at + STATE] = state;
  }

  /** Ordinal number of the incarnation's first record. */
  first(at: number): number {
    const { words } = this.entries;
    return words[at + FIRST_HIGH]! * TWO_TO_32 + words[at + FIRST_LOW]!;
  }

  private putAway(idHigh: number, idLow: number, words: Uint32Array, at: number): boolean {
    if (words[at + STATE] !== OVER) return false;
    this.finished.set(idHigh, idLow, OVER, 0, 0);
    return true;
  }
}
