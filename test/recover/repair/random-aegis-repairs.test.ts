import { describe, expect, test } from "vitest";
import { AEGIS } from "../../../src/format/aegis/aegis.ts";
import { FIRST_REPAIR_ID, LAST_REPAIR_ID } from "../../../src/recover/repair-id.ts";
import type { RecoverOptions } from "../../../src/recover/result.ts";
import { memoryLog } from "../../support/memory-log.ts";
import { recovered } from "../../support/recovered.ts";
import { repaired } from "../../support/repaired.ts";
import { concat } from "../../support/sample-log.ts";
import { recoverAsAegis } from "../../support/workload/aegis-engine.ts";
import type { AegisEntry, AegisType } from "../../support/workload/aegis-entry.ts";
import { encodeAegisEntry } from "../../support/workload/aegis-entry.ts";
import type { AegisKnobs } from "../../support/workload/aegis-knobs.ts";
import { aegisKnobs, roomyAegisKnobs } from "../../support/workload/aegis-knobs.ts";
import { aegisTransaction, restartAegis } from "../../support/workload/aegis-restarts.ts";
import { committedWrites, repeatEarlierLsns, simulateAegis } from "../../support/workload/aegis-workload.ts";
import { Dice } from "../../support/workload/dice.ts";
import { parseAegis } from "../../support/workload/parse-aegis.ts";
import { largest, smallest } from "../../support/workload/u64-order.ts";

/** Seeds run in blocks, so that a failure names its block and none takes long. More blocks with WALCTL_AEGIS_BLOCKS. */
const BLOCK = 100;
const BLOCKS = Number(process.env["WALCTL_AEGIS_BLOCKS"] ?? 4);
const blocks = Array.from({ length: BLOCKS }, (_, block) => block);

const CURRENT = "wal_current.log";

type Files = readonly (readonly [name: string, bytes: Uint8Array])[];

interface Case {
  readonly seed: number;
  /** What the engine can be brought to read; what it wrote is known of each. */
  readonly entries: readonly AegisEntry[];
  readonly files: Files;
  readonly options: RecoverOptions;
}

function parse(files: Files): AegisEntry[] {
  return files.flatMap(([, bytes]) => parseAegis(bytes));
}

/** What happens to each page, in order; a write that names no page may concern any. */
function byPage(writes: readonly AegisEntry[]): Record<string, string> {
  const pages = new Set(writes.map(({ pageId }) => pageId));
  const contentOf = ({ type, pageId, data }: AegisEntry): string =>
    `${type} ${pageId} ${Buffer.from(data).toString("hex")}`;
  return Object.fromEntries(
    [...pages].map((page) => [
      String(page),
      writes
        .filter(({ pageId }) => pageId === page || pageId === null)
        .map(contentOf)
        .join("; "),
    ]),
  );
}

/** Whether two writes may concern the same data. */
function mayMeet(a: AegisEntry, b: AegisEntry): boolean {
  return a.pageId === b.pageId || a.pageId === null || b.pageId === null;
}

type Truth = (entries: readonly AegisEntry[]) => boolean;

const engineOrderDiffers: Truth = (entries) => {
  const { redone, isOrderUndefined } = recoverAsAegis(entries);
  const both = committedWrites(entries).filter((write) => redone.includes(write));
  return isOrderUndefined || both.some(({ lsn }, i) => i > 0 && lsn <= both[i - 1]!.lsn);
};

/** Whether a run lacks an LSN between its own: one that another run has as well was given out twice, and says nothing of it. */
const anyLsnIsMissing: Truth = (entries) =>
  [...new Set(entries.map(({ run }) => run))].some((run) => {
    const lsns = entries.filter((entry) => entry.run === run).map(({ lsn }) => lsn);
    return BigInt(new Set(lsns).size) <= largest(lsns) - smallest(lsns);
  });

/** What must be so for each reason to refuse a repair, told from the workload and the simulated engine alone. */
const REASONS: readonly (readonly [reason: RegExp, truth: Truth])[] = [
  [
    /comes after it/,
    (entries) => {
      const { redone } = recoverAsAegis(entries);
      const committed = committedWrites(entries);
      return committed.some(
        (write, i) =>
          !redone.includes(write) &&
          committed.slice(i + 1).some((later) => redone.includes(later) && mayMeet(write, later)),
      );
    },
  ],
  [/assigned twice|sorts by LSN alone/, engineOrderDiffers],
  [/^records are missing/, anyLsnIsMissing],
  [
    /nothing but the commit/,
    (entries) =>
      entries.some(
        ({ type, prevLsn, txnId }, i) =>
          type === "commit" && prevLsn !== 0n && !entries.slice(0, i).some((other) => other.txnId === txnId),
      ),
  ],
  [
    /which did not commit/,
    (entries) => {
      const committed = committedWrites(entries);
      return recoverAsAegis(entries).redone.some((write) => !committed.includes(write));
    },
  ],
];

/** The same for a log that was repaired before: a copy stands behind a write that is left out since. */
function copyComesAfter({ entries, files }: Case): boolean {
  const { redone } = recoverAsAegis(parse(files));
  const copies = redone.filter(({ txnId }) => txnId >= FIRST_REPAIR_ID && txnId <= LAST_REPAIR_ID);
  const isRedone = (write: AegisEntry): boolean =>
    redone.some(({ lsn, txnId }) => lsn === write.lsn && txnId === write.txnId);
  const leftOut = committedWrites(entries).filter((write) => !isRedone(write));
  return leftOut.some((write) => copies.some((copy) => mayMeet(write, copy)));
}

function expectTrueReason(each: Case, reason: string): void {
  const { seed, entries } = each;
  const known = REASONS.find(([pattern]) => pattern.test(reason));
  if (/comes after it/.test(reason) && copyComesAfter(each)) return;
  expect({ seed, reason, isTrue: known?.[1](entries) }).toEqual({ seed, reason, isTrue: true });
}

/** The engine's recovery of the log, now and after each of five crashes, ends with what was committed. */
function expectCommittedState({ seed, entries }: Case, files: Files): void {
  const log = parse(files);
  const committed = committedWrites(entries);
  expect({ seed, pages: byPage(recoverAsAegis(log).redone) }).toEqual({ seed, pages: byPage(committed) });
  for (const later of restartAegis(log, 5, new Dice(seed))) {
    const appended = committedWrites(later.slice(log.length));
    const { redone, isOrderUndefined } = recoverAsAegis(later);
    const state = { seed, isOrderUndefined, pages: byPage(redone) };
    expect(state).toEqual({ seed, isOrderUndefined: false, pages: byPage([...committed, ...appended]) });
  }
}

/** A repaired log, and what became of it. */
interface Outcome {
  readonly status: "refused" | "needed" | "nothing-to-do";
  readonly files: Files;
}

/** Repairs a log, checks what comes of it, and repairs it again. */
function repairAndCheck(each: Case): Outcome {
  const { seed, entries, files, options } = each;
  const { plan, name, bytes, doubt } = repaired(memoryLog(AEGIS, files), options);
  expect({ seed, doubt }).toEqual({ seed, doubt: null });
  // Where a run does not repeat LSNs of the one before, nothing shows that they were reset.
  const isOrderClear = repeatEarlierLsns(entries);
  if (plan.status === "refused") {
    if (isOrderClear) expectTrueReason(each, plan.reason!);
    return { status: plan.status, files };
  }
  expect({ seed, name }).toEqual({ seed, name: bytes === null ? null : CURRENT });
  const after = files.map(([file, old]) => [file, file === name ? bytes! : old] as const);
  if (isOrderClear) expectCommittedState(each, after);
  const { result } = recovered(AEGIS, after);
  const errors = result.divergences.filter(({ severity }) => severity === "error");
  const again = repaired(memoryLog(AEGIS, after), options);
  expect({ seed, errors, status: again.plan.status }).toEqual({ seed, errors: [], status: "nothing-to-do" });
  expect(plan.change === null || plan.change.lastLsn === (result.analysis.endLsn ?? 0n)).toBe(true);
  return { status: plan.status, files: after };
}

function checkRepair(each: Case): Outcome["status"] {
  return repairAndCheck(each).status;
}

function workload(seed: number, knobs: AegisKnobs): Case {
  const { entries, segments } = simulateAegis(seed, knobs);
  return { seed, entries, files: segments, options: {} };
}

/** The same with a tail behind which the engine would write what nobody could read. */
function withTail(each: Case): Case {
  const dice = new Dice(each.seed);
  const next = encodeAegisEntry({ ...aegisTransaction(1n, 0, dice)[0]!, lsn: 1n });
  const tail = dice.pick([next.subarray(0, 1 + dice.integer(next.length - 1)), new Uint8Array(100)]);
  const files = each.files.map(
    ([name, bytes]) => [name, name === CURRENT ? concat(bytes, tail) : bytes] as const,
  );
  return { ...each, files };
}

/** Without a begin or an abort, what its transaction wrote looks like an earlier one's of the same id. */
const MISSED: ReadonlySet<AegisType> = new Set(["begin", "abort"] as const);

/** The same with one record of the newest segment damaged; null where it has too few, or one that is missed. */
function damaged(each: Case): Case | null {
  const bytes = each.files.at(-1)![1].slice();
  const own = parseAegis(bytes);
  if (own.length < 3) return null;
  const index = new Dice(each.seed).integer(own.length - 1);
  if (MISSED.has(own[index]!.type)) return null;
  const sizes = own.map((entry) => encodeAegisEntry(entry).length);
  const start = sizes.slice(0, index).reduce((sum, size) => sum + size, 0);
  // The checksum's bytes: more than one bit, so that none explains it.
  for (let at = start + sizes[index]! - 4; at < start + sizes[index]!; at++) bytes[at]! ^= 0x5a;
  const lost = each.entries.length - own.length + index;
  return {
    ...each,
    entries: each.entries.filter((_, i) => i !== lost),
    files: [...each.files.slice(0, -1), [CURRENT, bytes]],
    options: { salvage: true },
  };
}

/** The log as a repair leaves it, on which a new process then uses ids again; null where it was refused. */
function reused(each: Case): Case | null {
  const { status, files } = repairAndCheck(each);
  const { entries, seed } = each;
  const last = entries.at(-1);
  if (status === "refused" || last === undefined) return null;
  const dice = new Dice(seed);
  const own = [0, 1, 2].flatMap(() => aegisTransaction(dice.pick(entries).txnId, 99, dice));
  const next = largest([...parse(files), last].map(({ lsn }) => lsn)) + 1n;
  const page = dice.pick([0n, 5000n]);
  const appended = own.map((entry, index) => ({
    ...entry,
    lsn: next + BigInt(index),
    pageId: entry.pageId === null ? null : entry.pageId + page,
    run: last.run,
  }));
  const [name, bytes] = files.at(-1)!;
  const longer = [name, concat(bytes, ...appended.map(encodeAegisEntry))] as const;
  return { ...each, entries: [...entries, ...appended], files: [...files.slice(0, -1), longer] };
}

function seedsOf(block: number): number[] {
  return Array.from({ length: BLOCK }, (_, i) => block * BLOCK + i);
}

function count<T>(values: readonly T[], value: T): number {
  return values.filter((each) => each === value).length;
}

describe("a repaired Aegis log", () => {
  test.each(blocks)("ends with what was committed, or is refused for a true reason, block %i", (block) => {
    for (const seed of seedsOf(block)) checkRepair(workload(seed, aegisKnobs(seed)));
  });

  test.each(blocks)("with room for copies, block %i", (block) => {
    const outcomes = seedsOf(block).map((seed) => checkRepair(workload(seed, roomyAegisKnobs(seed))));
    expect(count(outcomes, "needed")).toBeGreaterThan(BLOCK / 10);
    expect(count(outcomes, "refused")).toBeGreaterThan(BLOCK / 20);
  });

  test.each(blocks)("is repaired once more when ids have been used again, block %i", (block) => {
    const cases = seedsOf(block).map((seed) => reused(workload(seed, roomyAegisKnobs(seed))));
    const outcomes = cases.filter((each) => each !== null).map(checkRepair);
    expect(count(outcomes, "needed")).toBeGreaterThan(BLOCK / 5);
  });

  test.each(blocks)("with a tail that is no record, block %i", (block) => {
    const outcomes = seedsOf(block).map((seed) =>
      checkRepair(withTail(workload(seed, roomyAegisKnobs(seed)))),
    );
    expect(count(outcomes, "nothing-to-do")).toBe(0);
    expect(count(outcomes, "needed")).toBeGreaterThan(BLOCK / 2);
  });

  test.each(blocks)("with damage inside, block %i", (block) => {
    const cases = seedsOf(block).map((seed) => damaged(workload(seed, roomyAegisKnobs(seed))));
    const some = cases.filter((each) => each !== null);
    for (const { files } of some) {
      expect(repaired(memoryLog(AEGIS, files)).plan).toMatchObject({ status: "refused", change: null });
    }
    const outcomes = some.map(checkRepair);
    expect(count(outcomes, "needed")).toBeGreaterThan(BLOCK / 4);
  });
});
