import { describe, expect, test } from "vitest";
import { SOCHDB } from "../../src/format/sochdb/sochdb.ts";
import { openLog } from "../../src/log/open.ts";
import type { RecoverResult } from "../../src/recover/result.ts";
import { createPaint } from "../../src/report/paint.ts";
import { NO_PAINT } from "../../src/report/paint-types.ts";
import { renderRecoverText } from "../../src/report/recover-text.ts";
import type { RepairReport } from "../../src/report/repair-report.ts";
import { fixturePath } from "../support/fixtures.ts";
import { memoryLog } from "../support/memory-log.ts";
import type { Row } from "../support/update-log.ts";
import { encodeRows, recoverFiles } from "../support/update-log.ts";

const NO_REPAIR: RepairReport = {
  plan: { status: "nothing-to-do", reason: "all is well", change: null },
  isAsked: false,
  applied: false,
  refusal: null,
  backup: null,
};

const resultOf = (name: string): RecoverResult => recoverFiles(openLog(fixturePath(`sochdb/${name}`))).result;

function textOf(result: RecoverResult, columns = 96): string {
  return renderRecoverText(result, {
    engine: "SochDB",
    isPacked: false,
    isHypothetical: false,
    paint: NO_PAINT,
    columns,
    option: null,
    repair: NO_REPAIR,
    cleanLog: null,
  });
}

const LOGS = [
  "clean",
  "crash",
  "abort",
  "recovered-partial",
  "history-late-loser",
  "torn-then-appended",
  "two-files",
];

describe.each([60, 96, 200])("in %i columns", (columns) => {
  test.each(LOGS)("%s: no line of prose is wider", (name) => {
    // The path alone can be wider than the narrowest terminal, and so can a command to be copied.
    const lines = textOf({ ...resultOf(name), path: "wal" }, columns).split("\n");
    expect(lines.filter((line) => [...line].length > columns)).toEqual([]);
  });
});

test.each([
  ["clean", "RECOVERS"],
  ["crash", "RECOVERS"],
  ["abort", "DIVERGES"],
  ["zero-tail", "FAILS"],
  ["bad-before-length", "PANICS"],
])("%s is %s, and an engine is started only where that is safe", (name, label) => {
  const text = textOf(resultOf(name));
  expect(text.startsWith(`${label}: `)).toBe(true);
  expect(text.includes("can be started on this log")).toBe(label === "RECOVERS");
  expect(text.includes("Do not start SochDB")).toBe(label !== "RECOVERS");
});

describe("outcomes that no fixture has", () => {
  const outcome = (...rows: readonly Row[]): string =>
    textOf(recoverFiles(memoryLog(SOCHDB, [["wal_00000000.log", encodeRows(...rows)]])).result);

  test("an undo that never ends", () => {
    expect(outcome([1, "update", 1, 1, 5, 0, "00", "11"])).toMatch(
      /^HANGS: SochDB's recovery of wal never ends/,
    );
  });

  test("two transactions at one LSN", () => {
    const text = outcome([1, "update", 1, 0, 5, 0, "00", "11"], [1, "update", 2, 0, 5, 1, "00", "22"]);
    expect(text).toMatch(/^UNDETERMINED: nobody can say what SochDB makes of wal/);
  });
});

test("a path that would drive the terminal is escaped", () => {
  expect(textOf({ ...resultOf("clean"), path: "a\u001b[31m" })).toContain("a\\x1b[31m");
});

test("colour says how bad it is", async () => {
  const paint = await createPaint({ flag: true, env: {}, isTerminal: true });
  const colourOf = (name: string): string =>
    renderRecoverText(resultOf(name), {
      engine: "SochDB",
      isPacked: false,
      isHypothetical: false,
      paint,
      columns: 96,
      option: null,
      repair: NO_REPAIR,
      cleanLog: null,
    }).slice(0, 5);
  expect(new Set(["clean", "crash", "abort"].map(colourOf)).size).toBe(3);
});
