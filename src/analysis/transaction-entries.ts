import { IdIndex } from "../core/id-index.ts";

/**
 * Ids are mostly handed out in sequence, so four neighbours share one look-up and stand side by side. Where ids are
 * scattered, the places of the other three stay empty.
 */
const RUN_BITS = 2;
const RUN_MASK = (1 << RUN_BITS) - 1;

/** Where a run was found lately, by its id's low bits: the id's halves, low first, and its number plus one. */
const RECENT_MASK = 63;
const RECENT_WORDS = 4;

const INITIAL_RUNS = 256;

/**
 * A place for an entry of each transaction id, some 32-bit words in one typed array. A place is named by its index in
 * that array.
 */
export class TransactionEntries {
  /** A new array whenever `place` needs more room. */
  words: Uint32Array;
  private readonly entryWords: number;
  /** Transactions that are open have neighbouring ids, so this spares most look-ups their hash. */
  private readonly recent: Uint32Array = new Uint32Array((RECENT_MASK + 1) * RECENT_WORDS);
  private readonly runs: IdIndex = new IdIndex();

  constructor(entryWords: number) {
    this.entryWords = entryWords;
    this.words = new Uint32Array((INITIAL_RUNS * entryWords) << RUN_BITS);
  }

  /** Runs of four neighbouring ids. */
  get runCount(): number {
    return this.runs.size;
  }

  /** Index of the id's place, or -1 where none has been made. */
  find(idHigh: number, idLow: number): number {
    const runLow = idLow >>> RUN_BITS;
    const { recent } = this;
    const at = (runLow & RECENT_MASK) * RECENT_WORDS;
    const isRecent = recent[at] === runLow && recent[at + 1] === idHigh && recent[at + 2] !== 0;
    const run = isRecent ? recent[at + 2]! - 1 : this.findRun(idHigh, runLow, at);
    return run < 0 ? -1 : this.indexOf(run, idLow);
  }

  /** Index of the id's place, which is made where there is none. */
  place(idHigh: number, idLow: number): number {
    let run = this.runs.find(idHigh, idLow >>> RUN_BITS);
    if (run < 0) run = this.addRun(idHigh, idLow >>> RUN_BITS);
    return this.indexOf(run, idLow);
  }

  /** Calls back with each id that has a place, and its neighbours, in the order in which places were made. */
  forEach(callback: (idHigh: number, idLow: number, at: number) => void): void {
    const [highs, runLows] = this.runs.ids();
    for (let run = 0; run < highs.length; run++) {
      for (let i = 0; i <= RUN_MASK; i++) {
        callback(highs[run]!, ((runLows[run]! << RUN_BITS) | i) >>> 0, this.indexOf(run, i));
      }
    }
  }

  /** Forgets all entries. The memory is kept, since garbage of this size would stay for long. */
  clear(): void {
    this.words.fill(0, 0, this.indexOf(this.runs.size, 0));
    this.runs.clear();
    this.recent.fill(0);
  }

  private indexOf(run: number, idLow: number): number {
    return ((run << RUN_BITS) | (idLow & RUN_MASK)) * this.entryWords;
  }

  private findRun(idHigh: number, runLow: number, recentAt: number): number {
    const run = this.runs.find(idHigh, runLow);
    if (run >= 0) {
      this.recent[recentAt] = runLow;
      this.recent[recentAt + 1] = idHigh;
      this.recent[recentAt + 2] = run + 1;
    }
    return run;
  }

  private addRun(idHigh: number, runLow: number): number {
    const run = this.runs.add(idHigh, runLow);
    if (this.indexOf(run, 0) >= this.words.length) {
      const words = new Uint32Array(this.words.length * 2);
      words.set(this.words);
      this.words = words;
    }
    return run;
  }
}
