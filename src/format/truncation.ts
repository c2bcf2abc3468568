/** What a checkpoint names, and what its format's engine still needs from before it. */
export interface CheckpointContent {
  readonly activeTransactions: readonly bigint[];
  readonly dirtyPages: readonly bigint[];
}

/** What may be cut off the beginning of a log of this format. */
export interface TruncationRules {
  /**
   * Whether a checkpoint of this format says which transactions and pages are not on disk yet, or that all are. Where
   * it does not, only the user can vouch for that.
   */
  readonly checkpointVouches: boolean;
  /** Reads a checkpoint's data; null where it does not parse, so that recovery takes no notice of it. */
  readCheckpoint(data: Uint8Array): CheckpointContent | null;
  /** Whether records store their transaction, or belong to the one that is open where they stand. */
  readonly membership: "stored" | "position";
  /** Whether a CLR needs the record that it compensates. */
  readonly clrNeedsItsUpdate: boolean;
  /** Whether the engine reads a record of an undefined type as the begin of its transaction. */
  readonly unknownTypeBegins: boolean;
  /**
   * The LSN with which the engine goes on when it is restarted on a newest segment with so many records, where it counts
   * them instead of reading LSNs; else null.
   */
  readonly lsnAfterRestart: ((records: bigint) => bigint) | null;
}

/** What a checkpoint without data names. */
export const NOTHING_NAMED: CheckpointContent = { activeTransactions: [], dirtyPages: [] };
