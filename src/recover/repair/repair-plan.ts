import type { Repair } from "./repair.ts";

/** What `--apply` would do to a log, and whether it may. */
export interface RepairPlan {
  readonly status: "needed" | "nothing-to-do" | "refused";
  /** In a sentence: why nothing is to be done, or why it is refused; null where it is needed and possible. */
  readonly reason: string | null;
  /** What is written; null where nothing is. */
  readonly change: RepairChange | null;
}

export interface RepairChange {
  /** Name of the segment that is written anew. */
  readonly segment: string;
  /** Bytes of it that are left out: those of its tail, and of damage. */
  readonly bytesLeftOut: number;
  /** Places of damage among them. */
  readonly damagesLeftOut: number;
  /** Damaged records among them that can be put right, and are not. */
  readonly correctableLeftOut: number;
  /** Records that are written behind what is kept, with LSNs from `firstLsn` to `lastLsn`. */
  readonly records: number;
  readonly firstLsn: bigint;
  readonly lastLsn: bigint;
  /** Abort records, one for each transaction that the engine takes for active. */
  readonly aborts: number;
  /** The transaction that puts bytes right; null where no byte has to be. */
  readonly txnId: bigint | null;
  /** Changes of that transaction. */
  readonly updates: number;
  /** Bytes that they set or, where payloads are opaque, hold. */
  readonly bytes: number;
  readonly pages: number;
  /**
   * Where changes are written again that the engine leaves out: the transactions that made them, ascending, at most
   * {@link MAX_IDS_LISTED}; else null.
   */
  readonly rewrittenTxnIds: readonly bigint[] | null;
}

/** A plan by which nothing is written. */
export function settled(plan: RepairPlan): Repair {
  return { plan, build: () => null, close: () => {} };
}

export function nothingToDo(reason: string): RepairPlan {
  return { status: "nothing-to-do", reason, change: null };
}

export function refused(reason: string): RepairPlan {
  return { status: "refused", reason, change: null };
}
