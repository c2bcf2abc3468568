import type { AegisEntry } from "./aegis-entry.ts";
import { AEGIS_WRITES } from "./aegis-entry.ts";
import { ascending } from "./u64-order.ts";

export interface AegisEngineRecovery {
  /** LSNs of the records that the engine redoes, in its order. */
  readonly redo: readonly bigint[];
  /** The records themselves. */
  readonly redone: readonly AegisEntry[];
  /** Ids that it reports as incomplete, ascending. */
  readonly incomplete: readonly bigint[];
  /** Records of different transactions that it redoes have the same LSN, so that their order is not defined. */
  readonly isOrderUndefined: boolean;
}

export function byLsn(a: AegisEntry, b: AegisEntry): number {
  return a.lsn < b.lsn ? -1 : a.lsn > b.lsn ? 1 : 0;
}

interface KnownTransaction {
  readonly records: AegisEntry[];
  /** Its begin was seen; else only a checkpoint has named it. */
  readonly begun: boolean;
  committed: boolean;
}

/** Recovery as the engine does it, written from the format's description alone and naively. */
export function recoverAsAegis(entries: readonly AegisEntry[]): AegisEngineRecovery {
  const known = new Map<bigint, KnownTransaction>();
  for (const entry of entries) {
    const { type, txnId, named } = entry;
    const transaction = known.get(txnId);
    if (type === "begin" || type === "unknown") {
      known.set(txnId, { records: [], begun: true, committed: false });
    } else if (type === "checkpoint") {
      for (const id of named ?? []) {
        if (!known.has(id)) known.set(id, { records: [], begun: false, committed: false });
      }
    } else if (transaction !== undefined && type !== "clr") {
      if (AEGIS_WRITES.has(type) && transaction.begun) transaction.records.push(entry);
      if (type === "commit") transaction.committed = true;
      if (type === "abort") known.delete(txnId);
    }
  }
  const transactions = [...known];
  const committed = transactions.filter(([, { committed }]) => committed);
  const redone = committed.flatMap(([, { records }]) => records).sort(byLsn);
  const owners = new Set(committed.flatMap(([id, { records }]) => records.map(({ lsn }) => `${lsn} ${id}`)));
  const lsns = new Set(committed.flatMap(([, { records }]) => records.map(({ lsn }) => lsn)));
  const incomplete = transactions.filter(([, { committed }]) => !committed);
  return {
    redo: redone.map(({ lsn }) => lsn),
    redone,
    isOrderUndefined: owners.size > lsns.size,
    incomplete: ascending(incomplete.map(([id]) => id)),
  };
}
