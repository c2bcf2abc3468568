import type { U64List } from "../../core/u64-list.ts";
import type { Uint32Column } from "../../core/uint32-column.ts";

/**
 * How many of the changes have the LSN of one that another transaction made: the engine takes them in no defined
 * order. Those of one transaction keep theirs.
 *
 * @param sorted numbers of changes, by LSN
 * @param lists by change: the list that it stands in, which is its transaction's
 */
export function countTies(sorted: Uint32Array, lsns: U64List, lists: Uint32Column): number {
  let ties = 0;
  for (let i = 1; i < sorted.length; i++) {
    const before = sorted[i - 1]!;
    const change = sorted[i]!;
    if (lsns.lowAt(before) !== lsns.lowAt(change) || lsns.highAt(before) !== lsns.highAt(change)) continue;
    if (lists.get(before) !== lists.get(change)) ties += 1;
  }
  return ties;
}

export function describeTies(ties: number): string {
  const changes = ties === 1 ? "1 change has" : `${ties} changes have`;
  return `${changes} the LSN of a change that another transaction made, and the engine sorts by LSN alone`;
}
