import { Pages } from "./pages.ts";
import type { SochdbEntry } from "./sochdb-entry.ts";

/** What a correct replay makes of a log, whatever its before images hold. */
export interface SochdbReplay {
  readonly pages: Pages;
  /** LSNs of the updates and of the CLRs that compensate one, in file order. */
  readonly redo: readonly bigint[];
  /** LSNs of the updates that the final sweep compensates, newest in the file first. */
  readonly undo: readonly bigint[];
}

/** Updates of one incarnation of a transaction id that nothing has compensated yet, in file order. */
interface Incarnation {
  readonly updates: SochdbEntry[];
  isOpen: boolean;
}

function takeBack({ updates }: Incarnation, update: SochdbEntry, pages: Pages): void {
  updates.splice(updates.indexOf(update), 1);
  pages.write(update.pageId, update.pageOffset, update.before);
}

/**
 * The replay that the contract defines, from what stands in the log alone: history is repeated in file order, CLRs
 * included; each update is compensated once, at the first of its CLR, its incarnation's abort, and the final sweep.
 */
export function replaySochdb(entries: readonly SochdbEntry[]): SochdbReplay {
  const pages = new Pages();
  const latest = new Map<bigint, Incarnation>();
  const incarnations = new Set<Incarnation>();
  const redo: bigint[] = [];
  for (const entry of entries) {
    const { type, txnId, prevLsn } = entry;
    if (type === "begin" || (type === "update" && prevLsn === 0n)) latest.delete(txnId);
    if (type === "checkpoint" || type === "unknown") continue;
    const incarnation = latest.get(txnId) ?? { updates: [], isOpen: true };
    latest.set(txnId, incarnation);
    incarnations.add(incarnation);
    if (type === "update") {
      pages.write(entry.pageId, entry.pageOffset, entry.after);
      incarnation.updates.push(entry);
    }
    const compensated = incarnation.updates.findLast(({ lsn }) => type === "clr" && lsn === prevLsn);
    if (compensated !== undefined) takeBack(incarnation, compensated, pages);
    if (type === "update" || compensated !== undefined) redo.push(entry.lsn);
    if (type === "abort") {
      for (const update of incarnation.updates.toReversed()) takeBack(incarnation, update, pages);
    }
    if (type === "commit" || type === "abort" || type === "end") incarnation.isOpen = false;
  }
  return { pages, redo, undo: finalSweep(entries, incarnations, pages) };
}

function finalSweep(
  entries: readonly SochdbEntry[],
  incarnations: ReadonlySet<Incarnation>,
  pages: Pages,
): bigint[] {
  const losers = [...incarnations].filter(({ isOpen }) => isOpen);
  const places = new Map(entries.map((entry, i) => [entry, i]));
  const updates = losers.flatMap((loser) => loser.updates);
  updates.sort((a, b) => places.get(b)! - places.get(a)!);
  for (const { pageId, pageOffset, before } of updates) pages.write(pageId, pageOffset, before);
  return updates.map(({ lsn }) => lsn);
}
