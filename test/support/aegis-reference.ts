import type { RecordSpec } from "./event-log.ts";

export interface ReferenceRun {
  readonly redo: readonly bigint[];
  readonly incomplete: readonly bigint[];
}

/** The engine's recovery as its format's description tells it, with maps of objects: slow and plain. */
export function referenceAegis(
  records: readonly RecordSpec[],
  activeOf: (record: RecordSpec) => readonly bigint[],
): ReferenceRun {
  const isCommitted = new Map<bigint, boolean>();
  const lists = new Map<bigint, bigint[]>();
  for (const record of records) {
    const { type } = record;
    const txnId = record.txnId ?? 0n;
    if (type === "commit") isCommitted.set(txnId, true);
    else if (type === "insert" || type === "update" || type === "delete")
      lists.get(txnId)?.push(record.lsn ?? 0n);
    else if (type === "abort") {
      isCommitted.delete(txnId);
      lists.delete(txnId);
    } else if (type === "checkpoint") {
      for (const id of activeOf(record)) if (!isCommitted.has(id)) isCommitted.set(id, false);
    } else if (type !== "clr") {
      isCommitted.set(txnId, false);
      lists.set(txnId, []);
    }
  }
  const redo = [...isCommitted].flatMap(([id, committed]) => (committed ? (lists.get(id) ?? []) : []));
  const incomplete = [...isCommitted].flatMap(([id, committed]) => (committed ? [] : [id]));
  return { redo: ascending(redo), incomplete: ascending(incomplete) };
}

function ascending(values: readonly bigint[]): bigint[] {
  return [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
