import type { Dice } from "./dice.ts";
import type { Pages } from "./pages.ts";
import type { SochdbEntry } from "./sochdb-entry.ts";
import { compensationOf } from "./sochdb-entry.ts";
import { largest, smallest } from "./u64-order.ts";

/** What the engine's own recovery did. LSNs stand in the order of the steps. */
export interface EngineRecovery {
  /** The last LSN of each transaction in the engine's active table. */
  readonly activeTransactions: ReadonlyMap<bigint, bigint>;
  /** LSNs of the updates redone. */
  readonly redo: readonly bigint[];
  /** LSNs of the updates undone. */
  readonly undo: readonly bigint[];
  /** What it appended to the log. */
  readonly clrs: readonly SochdbEntry[];
  /** Transactions stood at the LSN of the same update, so that the order of the CLRs is not defined. */
  readonly isOrderUndefined: boolean;
  /** An LSN that occurs twice led a transaction's undo to a record of another one. */
  readonly undidForeignRecord: boolean;
}

/** The engine's analysis: a forward scan of the file. */
function analyse(entries: readonly SochdbEntry[]) {
  const active = new Map<bigint, bigint>();
  const recLsns = new Map<bigint, bigint>();
  let checkpointLsn: bigint | null = null;
  for (const { type, txnId, lsn, pageId } of entries) {
    if (type === "begin" || type === "update" || type === "clr") active.set(txnId, lsn);
    if (type === "commit" || type === "abort" || type === "end") active.delete(txnId);
    if (type === "update" && !recLsns.has(pageId)) recLsns.set(pageId, lsn);
    if (type === "checkpoint") checkpointLsn = lsn;
  }
  return { active, recLsns, checkpointLsn };
}

/** Writes the after image of each update from the first record on that reaches the start; CLRs are not applied. */
function redoFrom(entries: readonly SochdbEntry[], startLsn: bigint | null, pages: Pages): bigint[] {
  const redone: bigint[] = [];
  if (startLsn === null) return redone;
  const from = entries.findIndex((entry) => entry.lsn >= startLsn);
  for (const entry of from < 0 ? [] : entries.slice(from)) {
    if (entry.type !== "update") continue;
    pages.write(entry.pageId, entry.pageOffset, entry.after);
    redone.push(entry.lsn);
  }
  return redone;
}

/** The engine's look-up: a scan from the start that gives up at the first LSN above the one sought. */
function lookUp(entries: readonly SochdbEntry[], lsn: bigint): SochdbEntry | null {
  const found = entries.find((entry) => entry.lsn >= lsn);
  return found?.lsn === lsn ? found : null;
}

function undoAll(
  entries: readonly SochdbEntry[],
  active: ReadonlyMap<bigint, bigint>,
  pages: Pages,
  nextLsn: bigint,
  dice: Dice,
) {
  const toUndo = new Map(active);
  const undo: bigint[] = [];
  const clrs: SochdbEntry[] = [];
  let isOrderUndefined = false;
  let undidForeignRecord = false;
  while (toUndo.size > 0) {
    const highest = largest([...toUndo.values()]);
    const candidates = [...toUndo].filter(([, lsn]) => lsn === highest).map(([txnId]) => txnId);
    const txnId = dice.pick(candidates);
    const record = lookUp(entries, highest);
    isOrderUndefined ||= candidates.length > 1 && record?.type === "update";
    undidForeignRecord ||= record !== null && record.txnId !== txnId;
    if (record?.type === "update") {
      pages.write(record.pageId, record.pageOffset, record.before);
      clrs.push(compensationOf(record, nextLsn + BigInt(clrs.length), txnId));
      undo.push(record.lsn);
    }
    const next = record === null ? 0n : record.type === "clr" ? record.undoNextLsn : record.prevLsn;
    if (next >= highest) throw new RangeError(`the engine's undo runs for ever at LSN ${highest}`);
    if (next === 0n) toUndo.delete(txnId);
    else toUndo.set(txnId, next);
  }
  return { undo, clrs, isOrderUndefined, undidForeignRecord };
}

/**
 * Recovery as the engine does it, with all its defects, written from the format's description alone and naively: it
 * changes the pages and returns the CLRs that it appends.
 *
 * @param nextLsn LSN of the first CLR
 * @param dice decides where the engine's order is not defined
 */
export function recoverAsEngine(
  entries: readonly SochdbEntry[],
  pages: Pages,
  nextLsn: bigint,
  dice: Dice,
): EngineRecovery {
  const { active, recLsns, checkpointLsn } = analyse(entries);
  const startLsn = recLsns.size > 0 ? smallest([...recLsns.values()]) : checkpointLsn;
  const redo = redoFrom(entries, startLsn, pages);
  return { activeTransactions: active, redo, ...undoAll(entries, active, pages, nextLsn, dice) };
}
