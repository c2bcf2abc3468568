/** A failure names at most so many pages, and a result lists so many failures; it counts them all. */
export const MAX_PAGES_LISTED = 100;
export const MAX_FAILURES_LISTED = 100;

/** What is wrong with how recovery ends after a crash. */
export type CrashFailureKind =
  /** The replay ends with other bytes than were committed: before images hold what never was. */
  | "stale-before-image"
  /** Recovery after a crash in the middle of undo ends with other pages than without it. */
  | "pages-differ";

export interface CrashFailure {
  readonly kind: CrashFailureKind;
  /** Records that had been written, and the LSN of the last; null where there was none. */
  readonly records: number;
  readonly lsn: bigint | null;
  /** Compensation records that undo had written when it was stopped; 0 where it was not. */
  readonly clrs: number;
  /** Pages concerned, at most {@link MAX_PAGES_LISTED}. */
  readonly pageIds: readonly bigint[];
}

export interface Coverage {
  readonly tested: number;
  readonly possible: number;
}

export interface SweepResult {
  readonly path: string;
  readonly format: string;
  /** Records that recovery uses. */
  readonly records: number;
  /** Before the first record, and behind each. */
  readonly crashPoints: Coverage;
  /** Behind each compensation record that undo writes at the crash points tested. */
  readonly undoCrashes: Coverage;
  /**
   * Crashes during undo after which recovery writes other compensation records than those that were left to write. The
   * pages are right all the same; where several losers share an id, a record does not say whose update it compensates.
   */
  readonly undoRepeats: number;
  /** Crash points tested at which the engine's own recovery fails, or ends with other bytes than were committed. */
  readonly engineFailures: number;
  readonly failureCount: number;
  /** The first {@link MAX_FAILURES_LISTED}. */
  readonly failures: readonly CrashFailure[];
}
