import { describe, expect, test } from "vitest";
import { SOCHDB } from "../../src/format/sochdb/sochdb.ts";
import { openLog } from "../../src/log/open.ts";
import type { Crash } from "../../src/recover/crash/crash.ts";
import { crashLog } from "../../src/recover/crash/crash.ts";
import { spread } from "../../src/recover/crash/sample.ts";
import { sweepLog } from "../../src/recover/crash/sweep.ts";
import type { SweepResult } from "../../src/recover/crash/sweep-result.ts";
import type { LogFiles } from "../../src/segment/log-files.ts";
import { fixturePath, listFixtures } from "../support/fixtures.ts";
import { memoryLog } from "../support/memory-log.ts";
import type { Row } from "../support/update-log.ts";
import { encodeRows, recoverFiles } from "../support/update-log.ts";
import { engineKnobs, soundKnobs } from "../support/workload/sochdb-knobs.ts";
import { simulateSochdb } from "../support/workload/sochdb-workload.ts";

const ROWS: readonly Row[] = [
  [1, "begin", 1, 0],
  [2, "update", 1, 1, 5, 0, "00", "11"],
  [3, "begin", 2, 0],
  [4, "update", 2, 3, 5, 1, "00", "22"],
  [5, "update", 1, 2, 5, 2, "00", "33"],
  [6, "commit", 2, 4],
  [7, "commit", 1, 5],
];

const logOf = (...rows: readonly Row[]): LogFiles =>
  memoryLog(SOCHDB, [["wal_00000000.log", encodeRows(...rows)]]);

function crashed(files: LogFiles, crash: Partial<Crash>): ReturnType<typeof recoverFiles> {
  return recoverFiles(crashLog(files, { atLsn: null, duringUndo: null, ...crash }, {}));
}

describe("a crash", () => {
  test.each([
    [7n, "112233"],
    [6n, "002200"],
    [4n, "0000"],
    [2n, "00"],
  ])("at LSN %i leaves nothing behind it", (atLsn, bytes) => {
    const { pages, result } = crashed(logOf(...ROWS), { atLsn });
    expect(pages).toEqual({ "5": bytes });
    expect(result.analysis.endLsn).toBe(atLsn);
  });

  test("at an LSN that occurs twice comes behind the first in the file", () => {
    const { result } = crashed(logOf(...ROWS, [3, "begin", 9, 0]), { atLsn: 3n });
    expect(result.analysis.records).toBe(3);
  });

  test("in an older segment takes the newer ones away", () => {
    const files = memoryLog(SOCHDB, [
      ["wal_00000000.log", encodeRows(...ROWS.slice(0, 4))],
      ["wal_00000001.log", encodeRows(...ROWS.slice(4))],
    ]);
    const { result, codes } = crashed(files, { atLsn: 3n });
    expect(result.analysis.endLsn).toBe(3n);
    expect(codes).not.toContain("segment-ignored");
  });

  test.each([
    [0, [5n, 4n, 2n], []],
    [1, [4n, 2n], [6n]],
    [3, [], [6n, 7n, 8n]],
  ] as const)(
    "during undo, behind %i compensation records, makes recovery go on there",
    (duringUndo, undone, written) => {
      const { result, pages } = crashed(logOf(...ROWS), { atLsn: 5n, duringUndo });
      expect([...(result.undo.lsns ?? [])]).toEqual(undone);
      expect([...(result.redo.lsns ?? [])]).toEqual([2n, 4n, 5n, ...written]);
      expect(pages).toEqual({ "5": "000000" });
    },
  );

  test("during undo comes in place of a torn tail", () => {
    const bytes = encodeRows(...ROWS.slice(0, 5));
    const files = memoryLog(SOCHDB, [["wal_00000000.log", Uint8Array.from([...bytes, 1, 2, 3])]]);
    const { result } = crashed(files, { duringUndo: 2 });
    expect(result.undo.count).toBe(1);
    expect(result.unreachableRecords).toBe(0);
  });

  test.each([
    [{ atLsn: 99n }, "no record has LSN 99"],
    [{ atLsn: 5n, duringUndo: 4 }, "undo writes 3 compensation records, not 4"],
  ])("that cannot be tried out is refused: %o", (crash, message) => {
    expect(() => crashed(logOf(...ROWS), crash)).toThrow(message);
  });

  test("is for formats with undo", () => {
    const files = openLog(fixturePath("aegis/clean"));
    expect(() => crashLog(files, { atLsn: 1n, duringUndo: null }, {})).toThrow("has no undo");
  });
});

test.each([
  [0, 3, 9, [0, 1, 2, 3]],
  [1, 0, 9, []],
  [1, 9, 3, [1, 5, 9]],
  [0, 9, 1, [9]],
])("numbers from %i to %i, %i of them, are spread evenly", (first, last, count, numbers) => {
  expect(spread(first, last, count)).toEqual(numbers);
});

test("undo goes on where it was stopped, also where several losers share an id", () => {
  const rows: readonly Row[] = [
    [1, "begin", 1, 0],
    [2, "update", 1, 1, 7, 0, "00", "41"],
    [3, "begin", 1, 0],
    [4, "update", 1, 3, 8, 0, "00", "42"],
  ];
  expect([...(crashed(logOf(...rows), { duringUndo: 1 }).result.undo.lsns ?? [])]).toEqual([2n]);
  const { result, pages } = crashed(logOf(...rows), { duringUndo: 2 });
  expect(result.undo.count).toBe(0);
  expect(result.remarks.byCode).toEqual({});
  expect(pages).toEqual({ "7": "00", "8": "00" });
});

/** What recovery after every crash comes to, where it is as it must be. */
const HOLDS = { failureCount: 0, failures: [] };

const kinds = ({ failures }: SweepResult): string[] => [...new Set(failures.map(({ kind }) => kind))];

describe("a sweep over a real log", () => {
  /**
   * Logs in which the engine left uncommitted bytes in a page, where later before images record them: a crash that
   * makes undo use such an image ends with it. `big-ids` was written without reading the pages first.
   */
  const STALE = [
    "big-ids",
    "concurrent",
    "history-abort-then-abort",
    "history-exposed-loser",
    "history-late-loser",
  ];
  const names = listFixtures().flatMap((name) =>
    name.startsWith("sochdb/") ? name.slice("sochdb/".length) : [],
  );

  test.each(names)("%s", (name) => {
    const isLarge = name.startsWith("concurrent");
    const result = sweepLog(
      openLog(fixturePath(`sochdb/${name}`)),
      isLarge ? { budgetRecords: 500_000 } : {},
    );
    if (STALE.includes(name)) expect(kinds(result)).toEqual(["stale-before-image"]);
    else expect(result).toMatchObject(HOLDS);
    // Two losers of one id: a compensation record does not say whose update it compensates.
    expect({ name, repeats: result.undoRepeats }).toEqual({ name, repeats: 0 });
    if (isLarge) return;
    expect(result.crashPoints.tested).toBe(result.records + 1);
    expect(result.undoCrashes.tested).toBe(result.undoCrashes.possible);
  });

  test("beyond its budget takes a sample and says so", () => {
    const { crashPoints, undoCrashes } = sweepLog(openLog(fixturePath("sochdb/crash")), { budgetRecords: 0 });
    expect(crashPoints).toEqual({ tested: 16, possible: 141 });
    expect(undoCrashes.tested).toBeLessThan(undoCrashes.possible);
  });
});

describe("a sweep over random workloads", () => {
  const sweep = (bytes: Uint8Array): SweepResult =>
    sweepLog(memoryLog(SOCHDB, [["wal_00000000.log", bytes]]));

  test("of a sound writer always holds, and undo goes on where it was stopped", () => {
    for (let seed = 40_000; seed < 40_025; seed++) {
      const knobs = { ...soundKnobs(seed), disorder: 0 };
      expect({ seed, ...sweep(simulateSochdb(seed, knobs).bytes) }).toMatchObject({
        seed,
        ...HOLDS,
        undoRepeats: 0,
      });
    }
  });

  test("with the engine's defects fails by stale before images alone", () => {
    for (let seed = 41_000; seed < 41_020; seed++) {
      const knobs = engineKnobs(seed);
      const result = sweep(simulateSochdb(seed, knobs).bytes);
      expect({ seed, kinds: kinds(result).filter((kind) => kind !== "stale-before-image") }).toEqual({
        seed,
        kinds: [],
      });
      expect({ seed, repeats: result.undoRepeats }).toEqual({ seed, repeats: 0 });
    }
  });

  test("finds a before image that was never committed", () => {
    const files = logOf(
      [1, "begin", 1, 0],
      [2, "update", 1, 1, 5, 0, "00", "11"],
      [3, "abort", 1, 2],
      [4, "begin", 2, 0],
      [5, "update", 2, 4, 5, 0, "11", "22"],
      [6, "commit", 2, 5],
    );
    expect(sweepLog(files)).toMatchObject({
      failureCount: 1,
      failures: [{ kind: "stale-before-image", records: 5, lsn: 5n, clrs: 0, pageIds: [5n] }],
    });
  });
});
