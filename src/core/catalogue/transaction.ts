import type { CatalogueEntry } from "./entry.ts";

/** Codes about the records of one transaction. */
export type TransactionCode =
  | "prev-lsn-mismatch"
  | "txn-without-begin"
  | "record-after-end"
  | "abort-without-clr";

export const TRANSACTION_ENTRIES: Readonly<Record<TransactionCode, CatalogueEntry>> = {
  "prev-lsn-mismatch": {
    severity: "error",
    title: "a broken chain of previous LSNs",
    meaning:
      "The record does not name the record of its transaction that stands before it. Undo follows this chain: from here it would take a wrong way and leave changes in place, or take back others.",
    next: "Look at the transaction's records (`walctl dump --txn ID`) before the engine rolls anything back.",
  },
  "txn-without-begin": {
    severity: "warning",
    title: "a transaction whose begin is not in the log",
    meaning:
      "The begin stands in a part of the log that was removed or damaged, or the writer logged none. What the transaction did before its first record here is not known.",
    next: "Where segments were removed on purpose and the transaction has ended, nothing has to be done. Else look for the segment with its begin.",
  },
  "record-after-end": {
    severity: "error",
    title: "a record of a transaction that has ended",
    meaning:
      "The transaction has committed, aborted or ended, and no begin stands between that and this record. It counts neither as part of what was committed nor as a new transaction.",
    next: "Look at the transaction's records (`walctl dump --txn ID`): its id may be in use twice.",
  },
  "abort-without-clr": {
    severity: "warning",
    title: "an abort that no compensation precedes",
    meaning:
      "The transaction changed pages and was aborted, but the log does not say how its changes were taken back. A recovery that repeats history brings them back.",
    next: "Check the pages that the transaction touched after the next recovery.",
  },
};
