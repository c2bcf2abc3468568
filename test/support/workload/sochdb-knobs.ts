import { Dice } from "./dice.ts";

/** What a random workload is made of. Probabilities are in [0, 1]. */
export interface SochdbKnobs {
  /** Transactions begun by each process, at most. */
  readonly transactions: number;
  /** Transactions open at the same time, at most. */
  readonly concurrency: number;
  readonly pages: number;
  /** In bytes. Small pages make transactions write the same bytes again. */
  readonly pageLength: number;
  /** Crashes with a restart behind them. The log may end in one more crash. */
  readonly crashes: number;
  /** Whose recovery runs at a restart. */
  readonly recovery: "engine" | "aries";
  /** A restart runs no recovery. */
  readonly skipRecovery: number;
  /** A restart goes on from the last record's LSN, where another one may be higher. */
  readonly lsnFromLastRecord: boolean;
  /** A record is written later than its LSN was taken. */
  readonly disorder: number;
  /** A transaction takes the id of an earlier one. */
  readonly idReuse: number;
  /** A transaction logs its first update without a begin. */
  readonly noBegin: number;
  readonly abort: number;
  /** An abort logs CLRs for some or all of its updates. */
  readonly abortClrs: number;
  /** CLRs are logged while other transactions are open. Mostly recovery does so in this format. */
  readonly clrsBesideOthers: boolean;
  /** An abort leaves what it wrote in the pages. */
  readonly abortKeepsPages: number;
  readonly end: number;
  readonly checkpoint: number;
  readonly unknownType: number;
  /** The last crash leaves part of a record. */
  readonly tornTail: number;
  /** Ids of transactions and pages need all their 64 bits. */
  readonly largeIds: boolean;
}

function shape(dice: Dice) {
  return {
    transactions: 1 + dice.integer(8),
    concurrency: 1 + dice.integer(5),
    pages: 1 + dice.integer(3),
    pageLength: dice.pick([3, 8, 40]),
    crashes: dice.integer(4),
    idReuse: dice.pick([0, 0.3, 0.9]),
    noBegin: dice.pick([0, 0, 0.3]),
    abort: dice.pick([0, 0.2, 0.6]),
    abortClrs: dice.pick([0, 0.5, 1]),
    end: dice.pick([0, 0.5]),
    checkpoint: dice.pick([0, 0.05]),
    unknownType: dice.pick([0, 0, 0.03]),
    tornTail: dice.pick([0, 0.5]),
    largeIds: dice.chance(0.2),
  };
}

/** The engine with all its defects, in a mixture that the seed decides. */
export function engineKnobs(seed: number): SochdbKnobs {
  const dice = new Dice(seed);
  return {
    ...shape(dice),
    recovery: "engine",
    skipRecovery: dice.pick([0, 0, 0.3]),
    lsnFromLastRecord: true,
    disorder: dice.pick([0, 0, 0.2, 0.5]),
    clrsBesideOthers: dice.chance(0.5),
    abortKeepsPages: dice.pick([0, 0, 0.5]),
  };
}

/** A writer without a defect: ARIES recovery at each restart, LSNs that are never repeated. */
export function soundKnobs(seed: number): SochdbKnobs {
  const dice = new Dice(seed);
  return {
    ...shape(dice),
    recovery: "aries",
    skipRecovery: 0,
    lsnFromLastRecord: false,
    disorder: dice.pick([0, 0, 0.3]),
    clrsBesideOthers: dice.chance(0.5),
    abortKeepsPages: 0,
  };
}
