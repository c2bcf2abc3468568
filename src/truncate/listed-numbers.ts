import type { Listed } from "./plan.ts";

/** So many are listed; all are counted. */
const MOST_LISTED = 1000;

/** Counts numbers and keeps the first of them. */
export class ListedNumbers implements Listed {
  count = 0;
  readonly first: bigint[] = [];

  add(value: () => bigint): void {
    if (this.count < MOST_LISTED) this.first.push(value());
    this.count += 1;
  }
}

export const NONE_LISTED: Listed = { count: 0, first: [] };
