import { describe, expect, test } from "vitest";
import { openLog } from "../../src/log/open.ts";
import type { ExactInteger } from "../support/fixtures.ts";
import { fixturePath, listFixtures, readExpected } from "../support/fixtures.ts";
import { recoverFiles } from "../support/update-log.ts";

/** Images of these are longer than what the writer kept of them. */
const WITHOUT_TRUTH = ["sochdb/large-image", "sochdb/big-ids"];

const logs = listFixtures().filter((name) => name.startsWith("sochdb/"));

const exact = (list: Iterable<ExactInteger> | null | undefined): string[] => Array.from(list ?? [], String);
const sorted = (list: Iterable<ExactInteger> | null | undefined): string[] => exact(list).sort();

/** Zeros at the end of a page say nothing. */
function trimmed(pages: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(pages)
      .map(([id, bytes]) => [id, withoutZeros(bytes)] as const)
      .filter(([, bytes]) => bytes !== ""),
  );
}

function withoutZeros(hex: string): string {
  let end = hex.length;
  while (end > 0 && hex.startsWith("00", end - 2)) end -= 2;
  return hex.slice(0, end);
}

describe.each(logs)("%s", (name) => {
  const { engine, truth, damage } = readExpected(name);
  const { result, pages, enginePages } = recoverFiles(openLog(fixturePath(name)));

  test("the engine model ends as the engine did", () => {
    const outcome =
      engine.crashed === true ? "panics" : engine.recoverError === undefined ? "completes" : "fails";
    expect(result.engine.outcome).toBe(outcome);
    if (outcome === "fails") expect(result.engine.message).toBe(engine.recoverError);
  });

  test.runIf(engine.redoneUpdates !== undefined && engine.recoverError === undefined)(
    "the engine model redoes and undoes what the engine did",
    () => {
      expect(exact(result.engine.redo)).toEqual(exact(engine.redoneUpdates));
      expect(exact(result.engine.undo)).toEqual(exact(engine.undoneUpdates));
      expect(trimmed(enginePages)).toEqual(trimmed(engine.pagesAfterRecovery ?? {}));
      const active = result.engine.activeTransactions;
      const last = Array.from(active?.txnIds ?? [], (id, i) => [String(id), String(active?.lastLsns.at(i))]);
      const known = Object.entries(engine.activeTxns ?? {}).map(([id, lsn]) => [id, String(lsn)]);
      expect(Object.fromEntries(last)).toEqual(Object.fromEntries(known));
    },
  );

  test.runIf(truth?.committedPages !== undefined && damage.length === 0 && !WITHOUT_TRUTH.includes(name))(
    "the pages are what was committed, and the losers those who did not",
    () => {
      if (Object.keys(truth?.committedPages ?? {}).length > 0) {
        expect(trimmed(pages)).toEqual(trimmed(truth?.committedPages ?? {}));
      }
      expect(sorted(result.undo.losers)).toEqual(sorted(truth?.openTxns));
    },
  );
});

/** Reasoned from how the engine recovers and from what each log is about, not from what comes out. */
describe.each([
  ["clean", []],
  ["crash", ["exposed-by-next-crash"]],
  ["abort", ["aborted-changes-remain", "exposed-by-next-crash"]],
  ["recovered", ["uncommitted-changes-exposed"]],
  ["recovered-partial", ["uncommitted-changes-exposed", "exposed-by-next-crash"]],
  ["two-files", ["segment-ignored"]],
  ["bitflip-payload", ["records-unreachable"]],
  ["history-abort-overwritten", []],
  ["history-abort-then-abort", ["aborted-changes-remain", "stale-before-image"]],
  ["history-exposed-loser", ["stale-before-image", "exposed-by-next-crash"]],
  ["history-id-reuse", ["uncommitted-changes-exposed"]],
  ["history-late-loser", ["undo-cut-short", "stale-before-image"]],
  ["history-partial-clr-abort", ["aborted-changes-remain"]],
])("divergences of %s", (name, codes) => {
  test(codes.join(", ") || "none", () => {
    expect(recoverFiles(openLog(fixturePath(`sochdb/${name}`))).codes).toEqual(codes);
  });
});
