import type { DamageBudget } from "./damage-budget.ts";
import type { Epoch } from "./epoch.ts";
import type { Hole } from "./hole-list.ts";
import type { LsnReport } from "./lsn-report.ts";

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
export function settleEpoch(epoch: Epoch, report: LsnReport): void {
  settleInterruption(epoch, report);
  settleHoles(epoch, epoch.holes.count, report);
}

/** The same for an epoch that only interrupted another one: that one has the LSNs that are missing in this. */
export function settleInterruption(epoch: Epoch, report: LsnReport): void {
  reportReset(epoch, report);
  epoch.disorder.finish();
}

/** Gives up the lowest `count` holes, and reports those that damage does not account for. */
export function settleHoles(epoch: Epoch, count: number, report: LsnReport): void {
  const known = epoch.damagedLsns.sort(ascending);
  const open: Account[] = [];
  // Damage right beside a hole counts for that hole first; what is left of it for others nearby.
  epoch.holes.takeLowest(count, (hole) => {
    const account = openAccount(hole, known);
    if (account.rest !== 0n) open.push(account);
  });
  for (const account of open) {
    if (epoch.isDisordered) drawNearby(account, epoch.budgets);
    if (account.rest > 0n) report.gap({ ...account.hole, missing: account.rest });
  }
}

function openAccount(hole: Hole, known: readonly bigint[]): Account {
  const size = hole.to - hole.from + 1n;
  const damaged = BigInt(lowerBound(known, itself, hole.to + 1n) - lowerBound(known, itself, hole.from));
  let drawn = 0n;
  for (const budget of hole.budgets) drawn += budget.draw(size - drawn, hole.from);
  return { hole, size, rest: size - (damaged > drawn ? damaged : drawn) };
}

function drawNearby(account: Account, budgets: readonly DamageBudget[]): void {
  const { hole } = account;
  const from = lowerBound(budgets, (budget) => budget.expected, hole.from - NEAR);
  for (let i = from; i < budgets.length && i < from + MAX_TRIED; i++) {
    const budget = budgets[i]!;
    if (account.rest === 0n || budget.expected > hole.to + NEAR) return;
    account.rest -= budget.draw(account.rest, hole.from);
  }
}

function reportReset({ reset, first, next, startLsn }: Epoch, report: LsnReport): void {
  if (reset === null) return;
  const { place, after, txnId } = reset;
  const last = next - 1n < after ? next - 1n : after;
  report.reset({
    place,
    lsn: startLsn,
    after,
    txnId,
    repeated: first <= last ? { from: first, to: last } : null,
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
