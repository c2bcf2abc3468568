import type { RecoveryListener, ReplayStep } from "./listener.ts";

/** What of a replay is of interest: a transaction (every incarnation of its id), a page, or a record. */
export interface Thread {
  readonly kind: "txn" | "page" | "lsn";
  readonly id: bigint;
}

type Concerns = (step: ReplayStep, id: bigint) => boolean;

const CONCERNS: Readonly<Record<Thread["kind"], Concerns>> = {
  txn: ({ txnId }, id) => txnId === id,
  page: ({ pageId }, id) => pageId === id,
  lsn: ({ lsn, updateLsn, clr }, id) => lsn === id || updateLsn === id || clr?.lsn === id,
};

/** Lets through to a listener what concerns one thread. Records without a page belong to no page's thread. */
export function followThread({ kind, id }: Thread, listener: RecoveryListener): RecoveryListener {
  const concerns = CONCERNS[kind];
  return {
    analysed: (analysis) => listener.analysed(analysis),
    transaction(entry) {
      if (kind === "txn" && entry.txnId === id) listener.transaction(entry);
    },
    dirtyPage(entry) {
      if (kind === "page" && entry.pageId === id) listener.dirtyPage(entry);
    },
    step(step) {
      if (concerns(step, id)) listener.step(step);
    },
    engineStarts: (run) => listener.engineStarts(run),
  };
}
