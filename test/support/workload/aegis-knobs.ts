import { Dice } from "./dice.ts";

/** What a random Aegis workload is made of. Probabilities are in [0, 1]. */
export interface AegisKnobs {
  /** Steps of each process. */
  readonly steps: number;
  /** Transactions open at the same time, at most. */
  readonly concurrency: number;
  /** Crashes with a restart behind them. */
  readonly crashes: number;
  /** A restart opens the log without recovery, and LSNs start again at 1. */
  readonly reset: number;
  /** A record is written later than its LSN was taken. */
  readonly disorder: number;
  /** A transaction takes the id of an earlier one. */
  readonly idReuse: number;
  readonly abort: number;
  readonly checkpoint: number;
  /** A checkpoint's JSON is cut off. */
  readonly badCheckpoint: number;
  readonly clr: number;
  readonly unknownType: number;
  /** A new current file begins. */
  readonly rotation: number;
  /** The oldest segments have been removed. */
  readonly removal: number;
  /** Different pages that are written to. */
  readonly pages: number;
  /** A write names no page. */
  readonly pageless: number;
  /** Transaction ids need all their 64 bits. */
  readonly largeIds: boolean;
}

export function aegisKnobs(seed: number): AegisKnobs {
  const dice = new Dice(seed);
  return {
    steps: 1 + dice.integer(60),
    concurrency: 1 + dice.integer(5),
    crashes: dice.integer(3),
    reset: dice.pick([0, 0, 0.5]),
    disorder: dice.pick([0, 0, 0.3]),
    idReuse: dice.pick([0, 0.3, 0.9]),
    abort: dice.pick([0, 0.3]),
    checkpoint: dice.pick([0, 0.1]),
    badCheckpoint: dice.pick([0, 0.3]),
    clr: dice.pick([0, 0.1]),
    unknownType: dice.pick([0, 0, 0.05]),
    rotation: dice.pick([0, 0.1]),
    removal: dice.pick([0, 0, 1]),
    pages: 4,
    pageless: 0.2,
    largeIds: dice.chance(0.2),
  };
}

/** The same with more pages, so that many transactions have theirs to themselves, and with fewer resets. */
export function roomyAegisKnobs(seed: number): AegisKnobs {
  const dice = new Dice(seed + 0x5eed);
  return {
    ...aegisKnobs(seed),
    pages: dice.pick([4, 30, 300]),
    pageless: dice.pick([0, 0, 0.02]),
    idReuse: dice.pick([0, 0.1, 0.4, 0.9]),
    reset: dice.pick([0, 0, 0, 0.5]),
  };
}
