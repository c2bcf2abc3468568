import { describe, expect, test } from "vitest";
import { SOCHDB } from "../../src/format/sochdb/sochdb.ts";
import { openLog } from "../../src/log/open.ts";
import type { ReplayAction, ReplayStep, StepPhase } from "../../src/recover/listener.ts";
import { fixturePath, listFixtures } from "../support/fixtures.ts";
import { list, recovered } from "../support/recovered.ts";
import type { Told } from "../support/told.ts";
import { told, toldOf } from "../support/told.ts";
import type { Row } from "../support/update-log.ts";
import { encodeRows } from "../support/update-log.ts";
import { engineKnobs, soundKnobs } from "../support/workload/sochdb-knobs.ts";
import { simulateSochdb } from "../support/workload/sochdb-workload.ts";

/** Two losers, one of them half rolled back by an earlier restart, a winner, and an abort that wrote no CLR. */
const ROWS: readonly Row[] = [
  [1, "begin", 1, 0],
  [2, "update", 1, 1, 5, 0, "00", "11"],
  [3, "begin", 2, 0],
  [4, "update", 2, 3, 5, 1, "00", "22"],
  [5, "update", 1, 2, 6, 2, "00", "33"],
  [6, "commit", 2, 4],
  [7, "begin", 3, 0],
  [8, "update", 3, 7, 6, 0, "00", "44"],
  [9, "abort", 3, 8],
  [10, "clr", 1, 5, 2],
  [11, "begin", 4, 0],
];

/** A step in short: `redo-clr 10 <- 5`. */
const short = ({ action, lsn, updateLsn, clr }: ReplayStep): string =>
  `${action} ${lsn}${updateLsn === null ? "" : ` <- ${updateLsn}`}${clr === null ? "" : ` writes ${clr.lsn}`}`;

const lsnsOf = ({ steps }: Told, phase: StepPhase, ...actions: ReplayStep["action"][]): string =>
  list(steps.filter((step) => step.phase === phase && actions.includes(step.action)).map(({ lsn }) => lsn));

describe("a listener", () => {
  const all = toldOf(SOCHDB, encodeRows(...ROWS));

  test("is told the tables of the paper's analysis", () => {
    expect(all.transactions).toEqual(["1 active 10 2", "2 committed 6 4", "3 aborted 9 8", "4 active 11 0"]);
    expect(all.dirtyPages).toEqual(["5 2", "6 5"]);
  });

  test("is told each decision of redo in file order", () => {
    expect(all.steps.filter(({ phase }) => phase === "redo").map(short)).toEqual([
      "no-change 1",
      "redo 2",
      "no-change 3",
      "redo 4",
      "redo 5",
      "no-change 6",
      "no-change 7",
      "redo 8",
      "roll-back 9 <- 8",
      "redo-clr 10 <- 5",
      "no-change 11",
    ]);
  });

  test("is told each step of undo, and the end of each loser", () => {
    expect(all.steps.filter(({ phase }) => phase === "undo").map(short)).toEqual([
      "undo 2 <- 2 writes 12",
      "end 10",
      "end 11",
    ]);
  });

  test("is told what the engine does", () => {
    const steps = all.steps.filter(({ phase }) => phase.startsWith("engine"));
    expect(steps.map(short)).toEqual([
      "engine-forgets 9",
      "engine-redo 2",
      "engine-redo 4",
      "engine-redo 5",
      "engine-redo 8",
      "engine-skips-clr 10 <- 5",
      "engine-follows 11",
      "engine-follows 10",
      "engine-undo 2 <- 2",
      "engine-follows 1",
    ]);
  });

  test.each([
    ["txn", 3n, ["no-change 7", "redo 8", "roll-back 9 <- 8", "engine-forgets 9", "engine-redo 8"]],
    [
      "page",
      6n,
      ["redo 5", "redo 8", "roll-back 9 <- 8", "redo-clr 10 <- 5", "engine-redo 5", "engine-redo 8"],
    ],
    ["lsn", 5n, ["redo 5", "redo-clr 10 <- 5", "engine-redo 5", "engine-skips-clr 10 <- 5"]],
    ["lsn", 12n, ["undo 2 <- 2 writes 12"]],
  ] as const)("follows one thread: %s=%i", (kind, id, steps) => {
    expect(toldOf(SOCHDB, encodeRows(...ROWS), { kind, id }).steps.map(short)).toEqual(steps);
  });

  test.each([
    ["malformed", [3, "update", 1, 2, 5, 0, "0000", ""], "redo 3"],
    ["a compensation record without its update", [3, "clr", 1, 9, 1], "clr-without-update 3 <- 9"],
  ] as const)("is told why a record is not applied: %s", (_, row, expected) => {
    const { steps } = toldOf(SOCHDB, encodeRows(...ROWS.slice(0, 2), row));
    expect(steps.filter(({ phase, lsn }) => phase === "redo" && lsn === 3n).map(short)).toEqual([expected]);
  });
});

/** What is told must be what the result says, which other tests hold against the engine and against references. */
function expectAgreement(story: Told, plain: Told["result"]): void {
  const { result, steps } = story;
  const redo: ReplayAction[] = ["redo", "redo-clr"];
  expect(lsnsOf(story, "redo", ...redo)).toBe(list(result.redo.lsns));
  expect(lsnsOf(story, "undo", "undo")).toBe(list(result.undo.lsns));
  expect(lsnsOf(story, "engine-redo", "engine-redo")).toBe(list(result.engine.redo));
  expect(lsnsOf(story, "engine-undo", "engine-undo")).toBe(list(result.engine.undo));
  const clrs = steps.flatMap(({ clr }) =>
    clr === null ? [] : `${clr.lsn} ${clr.prevLsn} ${clr.undoNextLsn}`,
  );
  expect(clrs).toEqual(
    Array.from(result.undo.clrs ?? [], (clr) => `${clr.lsn} ${clr.prevLsn} ${clr.undoNextLsn}`),
  );
  expect(result.divergences).toEqual(plain.divergences);
  expect(list(plain.redo.lsns)).toBe(list(result.redo.lsns));
}

describe("what is told agrees with the result", () => {
  test.each(listFixtures().filter((name) => name.startsWith("sochdb/")))("%s", (name) => {
    expectAgreement(
      told(openLog(fixturePath(name))),
      told(openLog(fixturePath(name)), { kind: "lsn", id: 0n }).result,
    );
  });

  test.each([
    ["with the engine's defects", engineKnobs],
    ["of a sound writer", soundKnobs],
  ])("random workloads %s", (_, knobsOf) => {
    for (let seed = 20_000; seed < 20_040; seed++) {
      const { bytes } = simulateSochdb(seed, knobsOf(seed));
      const plain = recovered(SOCHDB, [["wal_00000000.log", bytes]]);
      expectAgreement(toldOf(SOCHDB, bytes), plain.result);
    }
  });
});
