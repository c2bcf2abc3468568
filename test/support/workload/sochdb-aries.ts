import type { Pages } from "./pages.ts";
import type { SimulatedTransaction } from "./simulated-transaction.ts";
import type { SochdbEntry } from "./sochdb-entry.ts";
import { compensationOf, sochdbEntry } from "./sochdb-entry.ts";

/** Updates of a transaction among these entries that no CLR among them compensates, newest first. */
function uncompensated(entries: readonly SochdbEntry[], writer: SimulatedTransaction): SochdbEntry[] {
  const compensated = new Set(entries.map((entry) => entry.compensates));
  return entries
    .filter((entry) => entry.type === "update" && entry.writer === writer && !compensated.has(entry))
    .reverse();
}

function rollBack(updates: readonly SochdbEntry[], pages: Pages): void {
  for (const update of updates) pages.write(update.pageId, update.pageOffset, update.before);
}

/** Repeats history: updates and CLRs in file order, and aborts, which roll back what no CLR has compensated. */
function repeatHistory(entries: readonly SochdbEntry[], pages: Pages): void {
  entries.forEach((entry, i) => {
    if (entry.type === "update") pages.write(entry.pageId, entry.pageOffset, entry.after);
    if (entry.compensates !== null) rollBack([entry.compensates], pages);
    if (entry.type === "abort" && entry.writer !== null) {
      rollBack(uncompensated(entries.slice(0, i), entry.writer), pages);
    }
  });
}

/** Transactions with neither commit nor abort nor end, in the order of their first records. */
export function openTransactions(entries: readonly SochdbEntry[]): SimulatedTransaction[] {
  const open = new Set<SimulatedTransaction>();
  for (const { writer, type } of entries) {
    if (writer === null) continue;
    if (type === "commit" || type === "abort" || type === "end") open.delete(writer);
    else if (type === "begin" || type === "update") open.add(writer);
  }
  return [...open];
}

/**
 * Recovery as it ought to be, for a log that no defect has reached. It knows who wrote what, so it needs neither
 * chains nor LSNs.
 *
 * @returns the CLRs and end records that it appends
 */
export function recoverAsAries(
  entries: readonly SochdbEntry[],
  pages: Pages,
  nextLsn: bigint,
): SochdbEntry[] {
  repeatHistory(entries, pages);
  const losers = new Set(openTransactions(entries));
  const toUndo = [...losers].flatMap((loser) => uncompensated(entries, loser));
  const places = new Map(entries.map((entry, i) => [entry, i]));
  toUndo.sort((a, b) => places.get(b)! - places.get(a)!);
  rollBack(toUndo, pages);
  const clrs = toUndo.map((update, i) => compensationOf(update, nextLsn + BigInt(i)));
  const lastLsns = new Map<SimulatedTransaction | null, bigint>();
  for (const entry of [...entries, ...clrs]) lastLsns.set(entry.writer, entry.lsn);
  const ends = [...losers].map((writer, i) => {
    const lsn = nextLsn + BigInt(clrs.length + i);
    return sochdbEntry({ lsn, type: "end", txnId: writer.id, prevLsn: lastLsns.get(writer)!, writer });
  });
  return [...clrs, ...ends];
}
