import { sortByColumn } from "../../core/sort-by-column.ts";
import type { Concerned } from "../divergence-list.ts";
import { divergenceOf, nobodyConcerned } from "../divergence-list.ts";
import type { Divergence } from "../result.ts";
import { counted, someIds } from "../words.ts";
import type { ChangeLog } from "./change-log.ts";
import type { Incarnations } from "./incarnations.ts";

/**
 * Numbers of the changes that are to be redone, in that order: by LSN, run by run where LSNs were reset.
 *
 * @param runStarts number of the first change of each run
 */
export function changesInRedoOrder(
  changes: ChangeLog,
  isRedone: (change: number) => boolean,
  runStarts: readonly number[],
): Uint32Array {
  let count = 0;
  for (let change = 0; change < changes.length; change++) if (isRedone(change)) count += 1;
  const order = new Uint32Array(count);
  const sliceStarts: number[] = [];
  let run = 0;
  for (let change = 0, at = 0; at < count; change++) {
    while (run < runStarts.length && runStarts[run]! <= change) {
      sliceStarts.push(at);
      run += 1;
    }
    if (isRedone(change)) order[at++] = change;
  }
  for (const [index, from] of sliceStarts.entries()) {
    sortByColumn(order.subarray(from, sliceStarts[index + 1] ?? count), changes.lsns);
  }
  return order;
}

/** No change; the changes that are remembered are stored as their number and one. */
const NO_CHANGE = 0;

/**
 * Finds what an engine that sorts by LSN alone puts before an older change, or in no defined order to it.
 *
 * @param engine its name, for people
 * @param order the right order of the changes that the engine redoes as well
 */
export function redoOrderDivergence(
  engine: string,
  order: Uint32Array,
  changes: ChangeLog,
  incarnations: Incarnations,
): Divergence | null {
  const concerned = nobodyConcerned();
  /** By page: of the changes so far the one with the highest LSN. */
  const highestOfPage = new Uint32Array(changes.pageNumbers);
  const name = (change: number): void => {
    const incarnation = changes.incarnation(change);
    concerned.txns.add(incarnations.txnIdHigh(incarnation), incarnations.txnIdLow(incarnation));
  };
  let highest = NO_CHANGE;
  let displaced = 0;
  for (const change of order) {
    if (isDisplaced(changes, highest, change)) displaced += 1;
    else highest = change + 1;
    const page = changes.page(change);
    const before = highestOfPage[page]!;
    if (isDisplaced(changes, before, change)) {
      name(before - 1);
      name(change);
      changes.withPageId(change, (high, low) => concerned.pages.add(high, low));
    } else {
      highestOfPage[page] = change + 1;
    }
  }
  return displaced === 0
    ? null
    : divergenceOf("redo-order", concerned, describe(engine, displaced, concerned));
}

/** Whether sorting by LSN could put the later one of two changes first; a transaction's own equal LSNs stay in order. */
function isDisplaced(changes: ChangeLog, before: number, change: number): boolean {
  if (before === NO_CHANGE) return false;
  const { lsns } = changes;
  const earlier = before - 1;
  const difference = lsns.highAt(earlier) - lsns.highAt(change) || lsns.lowAt(earlier) - lsns.lowAt(change);
  if (difference !== 0) return difference > 0;
  return changes.incarnation(earlier) !== changes.incarnation(change);
}

function describe(engine: string, displaced: number, { pages, txns }: Concerned): string {
  const what = `LSNs were assigned twice, and ${engine} sorts by LSN alone: ${counted(displaced, "change")} would be redone before older ones, or in no defined order to them`;
  if (pages.size > 0) return `${what}; the older value can win in ${someIds(pages, "page")}.`;
  return txns.size > 0 ? `${what}; they name no page.` : `${what}; no page is touched by both.`;
}
