import type { FindingList } from "../finding-list.ts";
import { counted, lsnRange } from "../words.ts";
import type { DamageBudget } from "./damage-budget.ts";
import type { Epoch } from "./epoch.ts";
import type { Hole } from "./hole-list.ts";

/** In a disordered log a record that damage took can have stood this many LSNs from its neighbours. */
const NEAR = 4096n;
/** How many damaged places near a hole are tried. */
const MAX_TRIED = 64;

/** A hole, and how many of its LSNs are still unaccounted for. */
interface Account {
  readonly hole: Hole;
  readonly size: bigint;
  rest: bigint;
}

/** Reports what is wrong with an epoch that is over: where it began, its last disorder, and what never came. */
export function settleEpoch(epoch: Epoch, findings: FindingList): void {
  settleInterruption(epoch, findings);
  settleHoles(epoch, epoch.holes.count, findings);
}

/** The same for an epoch that only interrupted another one: that one has the LSNs that are missing in this. */
export function settleInterruption(epoch: Epoch, findings: FindingList): void {
  reportReset(epoch, findings);
  epoch.disorder.finish();
}

/** Gives up the lowest `count` holes, and reports those that damage does not account for. */
export function settleHoles(epoch: Epoch, count: number, findings: FindingList): void {
  const known = epoch.damagedLsns.sort(ascending);
  const open: Account[] = [];
  // Damage right beside a hole counts for that hole first; what is left of it for others nearby.
  epoch.holes.takeLowest(count, (hole) => {
    const account = openAccount(hole, known);
    if (account.rest !== 0n) open.push(account);
  });
  for (const account of open) {
    if (epoch.isDisordered) drawNearby(account, epoch.budgets);
    if (account.rest > 0n) reportGap(account, findings);
  }
}

function openAccount(hole: Hole, known: readonly bigint[]): Account {
  const size = hole.to - hole.from + 1n;
  const damaged = BigInt(lowerBound(known, itself, hole.to + 1n) - lowerBound(known, itself, hole.from));
  let drawn = 0n;
  for (const budget of hole.budgets) drawn += budget.draw(size - drawn);
  return { hole, size, rest: size - (damaged > drawn ? damaged : drawn) };
}

function drawNearby(account: Account, budgets: readonly DamageBudget[]): void {
  const { hole } = account;
  const from = lowerBound(budgets, (budget) => budget.expected, hole.from - NEAR);
  for (let i = from; i < budgets.length && i < from + MAX_TRIED; i++) {
    const budget = budgets[i]!;
    if (account.rest === 0n || budget.expected > hole.to + NEAR) return;
    account.rest -= budget.draw(account.rest);
  }
}

function reportGap({ hole, size, rest }: Account, findings: FindingList): void {
  const { from, to, references, betweenSegments, opening } = hole;
  const parts = [`${lsnRange(from, to)} ${size === 1n ? "is" : "are"} missing before LSN ${hole.openingLsn}`];
  if (rest < size) parts.push(`damage accounts for at most ${size - rest} of ${counted(size, "record")}`);
  if (references.length > 0) parts.push(`other records refer to ${lsnRange(references[0]!, references[0]!)}`);
  if (betweenSegments) parts.push("the gap lies between two segments");
  findings.add({
    code: "lsn-gap",
    severity: references.length > 0 || betweenSegments ? "error" : "warning",
    place: { ...opening, length: null },
    lsn: from,
    message: parts.join("; "),
  });
}

function reportReset(epoch: Epoch, findings: FindingList): void {
  const { reset, first, next } = epoch;
  if (reset === null) return;
  const last = next - 1n < reset.after ? next - 1n : reset.after;
  const repeated =
    first <= last ? `; ${lsnRange(first, last)} ${first === last ? "occurs" : "occur"} again` : "";
  findings.add({
    code: "lsn-reset",
    place: reset.place,
    lsn: epoch.startLsn,
    txnId: reset.txnId,
    message: `LSN ${epoch.startLsn} stands behind LSN ${reset.after}${repeated}`,
  });
}

function ascending(a: bigint, b: bigint): number {
  return a < b ? -1 : Number(a > b);
}

function itself(value: bigint): bigint {
  return value;
}

/** Index of the first item whose value is not below `wanted`. */
function lowerBound<T>(items: readonly T[], keyOf: (item: T) => bigint, wanted: bigint): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keyOf(items[middle]!) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
