import { TransactionEntries } from "./transaction-entries.ts";

/** So many runs, 65,536 ids, come together before those of them that are over are put away: some 2 MB. */
const RUNS_PER_GENERATION: number = 1 << 14;

/** What entries are like. The first word of an entry is never 0; a place where it is has no entry. */
export interface EntryKind {
  readonly entryWords: number;
  /**
   * An entry has not been looked up for long.
   *
   * @returns whether it is over, and what is to be kept of it has been taken out; else it stays
   */
  putAway(idHigh: number, idLow: number, words: Uint32Array, at: number): boolean;
  readonly runsPerGeneration?: number | undefined;
}

/**
 * Entries of transactions in generations: when a third one begins, the oldest entries are put away as far as they are
 * over, and the others join the third. So memory depends on how many are open at a time. An index is valid until the
 * next entry is looked up.
 */
export class AgingEntries {
  /** Of the entries that can be looked up. */
  words: Uint32Array;
  private readonly kind: EntryKind;
  private current: TransactionEntries;
  private older: TransactionEntries;
  private spare: TransactionEntries;
  private mostRuns: number;

  constructor(kind: EntryKind) {
    this.kind = kind;
    this.current = new TransactionEntries(kind.entryWords);
    this.older = new TransactionEntries(kind.entryWords);
    this.spare = new TransactionEntries(kind.entryWords);
    this.words = this.current.words;
    this.mostRuns = kind.runsPerGeneration ?? RUNS_PER_GENERATION;
  }

  /** The entry's index, or -1. */
  find(idHigh: number, idLow: number): number {
    const at = this.current.find(idHigh, idLow);
    return at >= 0 && this.words[at] !== 0 ? at : this.findOlder(idHigh, idLow);
  }

  /** A place for an entry that is not there. */
  place(idHigh: number, idLow: number): number {
    if (this.current.runCount >= this.mostRuns) this.turn();
    const at = this.current.place(idHigh, idLow);
    this.words = this.current.words;
    return at;
  }

  forEach(callback: (idHigh: number, idLow: number, words: Uint32Array, at: number) => void): void {
    for (const entries of [this.older, this.current]) {
      const { words } = entries;
      entries.forEach((idHigh, idLow, at) => {
        if (words[at] !== 0) callback(idHigh, idLow, words, at);
      });
    }
  }

  /** An older entry that is looked up becomes a current one. */
  private findOlder(idHigh: number, idLow: number): number {
    const from = this.older.find(idHigh, idLow);
    if (from < 0 || this.older.words[from] === 0) return -1;
    const entry = this.older.words.slice(from, from + this.kind.entryWords);
    this.older.words[from] = 0;
    const at = this.place(idHigh, idLow);
    this.words.set(entry, at);
    return at;
  }

  private turn(): void {
    const { older, kind } = this;
    const { words } = older;
    this.older = this.current;
    this.current = this.spare;
    older.forEach((idHigh, idLow, at) => {
      if (words[at] === 0 || kind.putAway(idHigh, idLow, words, at)) return;
      const to = this.current.place(idHigh, idLow);
      this.current.words.set(words.subarray(at, at + kind.entryWords), to);
    });
    older.clear();
    this.spare = older;
    this.words = this.current.words;
    // Where most stay open, turning again soon would be in vain.
    this.mostRuns = Math.max(kind.runsPerGeneration ?? RUNS_PER_GENERATION, 2 * this.current.runCount);
  }
}
