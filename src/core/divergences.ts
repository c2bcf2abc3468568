import type { Severity } from "./findings.ts";

/** Every way in which an engine's own recovery can differ from what the log says. The contract fixes the codes. */
export type DivergenceCode =
  | "aborted-changes-remain"
  | "uncommitted-changes-exposed"
  | "committed-changes-lost"
  | "id-reuse-drops-commit"
  | "records-unreachable"
  | "segment-ignored"
  | "undo-cut-short"
  | "stale-before-image"
  | "redo-order"
  | "order-unknown"
  | "unknown-type-read-as-begin"
  | "exposed-by-next-crash";

/** What is to be said about a divergence of one code, whatever the log. */
export interface DivergenceEntry {
  readonly severity: Severity;
  /** A few words, for headings. */
  readonly title: string;
  /** What it means for the data, in words for a person who does not know the engine. */
  readonly meaning: string;
  /** What to do about it. */
  readonly next: string;
}

const KEEP_A_COPY = "Do not start the engine on this log before it is mended; keep a copy of it.";

/** Every code with its words; the type forces it to be complete. */
export const DIVERGENCES: Readonly<Record<DivergenceCode, DivergenceEntry>> = {
  "aborted-changes-remain": {
    severity: "error",
    title: "changes of aborted transactions remain",
    meaning:
      "The engine repeats what an aborted transaction wrote and never takes it back: data that was rolled back is in the pages after the restart.",
    next: KEEP_A_COPY,
  },
  "uncommitted-changes-exposed": {
    severity: "error",
    title: "changes that were never committed become visible",
    meaning:
      "The engine repeats the changes of a transaction that was never committed, and does not take them back: readers would see data that no transaction ever made valid.",
    next: KEEP_A_COPY,
  },
  "committed-changes-lost": {
    severity: "error",
    title: "committed changes are lost",
    meaning:
      "A transaction was told that its changes are durable, and after the engine's recovery they are not there.",
    next: KEEP_A_COPY,
  },
  "id-reuse-drops-commit": {
    severity: "error",
    title: "a committed transaction is dropped because its id is used again",
    meaning:
      "A later begin with the same id makes the engine forget the records of the earlier transaction, although that one committed.",
    next: KEEP_A_COPY,
  },
  "records-unreachable": {
    severity: "error",
    title: "records that the engine does not reach",
    meaning:
      "The engine's reader stops before them. What they say, committed or not, takes no part in its recovery.",
    next: "Do not start the engine: it goes on writing as if these records were not there. Copy the log first; --salvage shows what the records behind the damage say, and --correct also what the damaged ones said that can be put right.",
  },
  "segment-ignored": {
    severity: "error",
    title: "a segment that the engine does not read",
    meaning: "The engine opens its newest file alone, so the changes in the others take no part in recovery.",
    next: "Make sure that everything the ignored files say has reached the pages before you rely on recovery.",
  },
  "undo-cut-short": {
    severity: "error",
    title: "a rollback that ends too early",
    meaning:
      "The engine looks a record up, does not find it, and stops rolling the transaction back: its earlier changes stay.",
    next: KEEP_A_COPY,
  },
  "stale-before-image": {
    severity: "error",
    title: "before images that hold data which was never committed",
    meaning:
      "An earlier recovery of the engine left wrong bytes in the pages, and later records took them for the old value: even a correct rollback from this log restores them. The committed state is computed without them.",
    next: "Trust the committed state and not a rollback. Compare the pages named here with it.",
  },
  "redo-order": {
    severity: "error",
    title: "changes repeated in another order than they were made",
    meaning: "Where two changes concern the same data, the older one can win.",
    next: KEEP_A_COPY,
  },
  "order-unknown": {
    severity: "error",
    title: "the order in which segments were written is not known",
    meaning:
      "Segments overlap, and neither their names nor their numbers of records prove which was written first.",
    next: "Do not rely on the order of the records in these segments.",
  },
  "unknown-type-read-as-begin": {
    severity: "error",
    title: "a record of an undefined type that the engine reads as a begin",
    meaning: "The engine forgets what the transaction wrote before this record, even if it commits.",
    next: KEEP_A_COPY,
  },
  "exposed-by-next-crash": {
    severity: "warning",
    title: "changes that a second crash would make visible",
    meaning:
      "The engine's recovery takes these changes back now, but does not repeat that after another crash: then they are visible although they were never committed.",
    next: "Mend the log before the engine is started, or make sure that it is checkpointed and rewritten before it can crash again.",
  },
};
