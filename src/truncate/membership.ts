import type { RecordKeys } from "../format/keys.ts";
import type { RecordView } from "../format/view.ts";

/** Tells which records belong together, so that a cut between them would part them. */
export interface Membership {
  /**
   * The next record.
   *
   * @param kind of the record, as of `transactionKinds`
   * @param ordinal number of the record
   * @returns the first record of what this data record belongs to; the record itself where it stands alone
   */
  firstOf(kind: number, ordinal: number, keys: RecordKeys, view: RecordView): number;
  /** The first record of anything that is open now, or infinity. */
  oldestOpen(): number;
  /** The first record of a transaction that a checkpoint names; infinity where none of it is in the log. */
  firstOfNamed(txnId: bigint): number;
}
