import { describe, expect, test } from "vitest";
import { AEGIS } from "../../src/format/aegis/aegis.ts";
import type { ReplayStep } from "../../src/recover/listener.ts";
import type { PageChange } from "../../src/recover/page-history.ts";
import { PageHistory } from "../../src/recover/page-history.ts";
import { recoverLog } from "../../src/recover/recover.ts";
import { encodeAegisRecords, aegisRecord as record, aegisUnknown as unknown } from "../support/aegis-log.ts";
import { memoryLog } from "../support/memory-log.ts";
import { list } from "../support/recovered.ts";
import { repaired } from "../support/repaired.ts";
import { told } from "../support/told.ts";
import { aegisKnobs } from "../support/workload/aegis-knobs.ts";
import { simulateAegis } from "../support/workload/aegis-workload.ts";

const CURRENT = "wal_current.log";

/** Two transactions of one id, one that aborts, one that stays open, one cut by an unknown record, one without a begin. */
const RECORDS = [
  { ...record(1, "insert", 9, 7), data: Uint8Array.of(0xab) },
  record(2, "commit", 9),
  record(3, "begin", 5),
  record(5, "update", 5, 7),
  record(4, "insert", 5, 8),
  record(6, "commit", 5),
  record(7, "begin", 5),
  record(8, "delete", 5, 9),
  record(9, "abort", 5),
  record(10, "begin", 6),
  record(11, "insert", 6),
  record(12, "begin", 4),
  record(13, "update", 4, 20),
  unknown(14, 4),
  record(15, "update", 4, 21),
  record(16, "commit", 4),
];

const bytes = encodeAegisRecords(RECORDS);
const log = memoryLog(AEGIS, [[CURRENT, bytes]]);

const line = ({ lsn, action, txnId, pageId }: ReplayStep): string =>
  `${lsn} ${action} ${txnId} ${pageId ?? "-"}`;

describe("the story of an Aegis log", () => {
  const { steps, transactions } = told(log);

  test("names each transaction with its end, by incarnation", () => {
    expect(transactions).toEqual([
      "9 committed 2 0",
      "5 committed 6 0",
      "5 aborted 9 0",
      "6 active 11 0",
      "4 committed 16 0",
    ]);
  });

  test("tells of every change whether it is redone, in the order of LSNs", () => {
    expect(steps.filter(({ phase }) => phase === "redo").map(line)).toEqual([
      "1 redo 9 7",
      "4 redo 5 8",
      "5 redo 5 7",
      "8 not-redone 5 9",
      "11 not-redone 6 -",
      "13 redo 4 20",
      "15 redo 4 21",
    ]);
  });

  test("and why the engine does otherwise", () => {
    expect(steps.filter(({ phase }) => phase === "engine-redo").map(line)).toEqual([
      "1 engine-not-begun 9 7",
      "4 engine-begun-again 5 8",
      "5 engine-begun-again 5 7",
      "8 engine-aborted 5 9",
      "11 engine-incomplete 6 -",
      "13 engine-unknown-type 4 20",
      "15 engine-redo 4 21",
    ]);
  });

  test("of one page, transaction or record", () => {
    const linesOf = (kind: "txn" | "page" | "lsn", id: bigint): string[] =>
      told(log, { kind, id }).steps.map(line);
    expect(linesOf("page", 7n)).toEqual([
      "1 redo 9 7",
      "5 redo 5 7",
      "1 engine-not-begun 9 7",
      "5 engine-begun-again 5 7",
    ]);
    expect(linesOf("txn", 6n)).toEqual(["11 not-redone 6 -", "11 engine-incomplete 6 -"]);
    expect(linesOf("lsn", 15n)).toEqual(["15 redo 4 21", "15 engine-redo 4 21"]);
  });

  test("of a repaired log: a change counts where its copy stands", () => {
    const after = memoryLog(AEGIS, [[CURRENT, repaired(log).bytes!]]);
    const page = told(after, { kind: "page", id: 7n }).steps;
    expect(page.map(({ lsn, action, updateLsn }) => [lsn, action, updateLsn])).toEqual([
      [1n, "replaced", 18n],
      [5n, "replaced", 20n],
      [18n, "redo", null],
      [20n, "redo", null],
      [18n, "engine-redo", null],
      [20n, "engine-redo", null],
    ]);
  });

  test("is what recovery does, on random workloads", () => {
    for (let seed = 50_000; seed < 50_100; seed++) {
      const { segments, entries } = simulateAegis(seed, aegisKnobs(seed));
      const { steps, result } = told(memoryLog(AEGIS, segments));
      const lsnsOf = (action: string): bigint[] =>
        steps.filter((step) => step.action === action).map(({ lsn }) => lsn);
      const writes = entries.filter(({ type }) => ["insert", "update", "delete"].includes(type));
      expect({ seed, redo: list(lsnsOf("redo")) }).toEqual({ seed, redo: list(result.redo.lsns) });
      expect({ seed, engine: lsnsOf("engine-redo").length }).toEqual({
        seed,
        engine: result.engine.redoCount,
      });
      expect({ seed, steps: steps.length }).toEqual({ seed, steps: 2 * writes.length });
    }
  });
});

describe("the history of a page of an Aegis log", () => {
  function historyOf(pageId: bigint, files = log): PageChange[] {
    const history = new PageHistory(pageId);
    recoverLog(files, { listener: history }).close();
    return [...history.changes(files)];
  }

  const short = ({ lsn, fate, byLsn, engine }: PageChange): unknown[] => [lsn, fate, byLsn, engine];

  test("says what became of each change, and shows the payload in place of images", () => {
    expect(historyOf(7n).map(short)).toEqual([
      [1n, "committed", null, "skipped"],
      [5n, "committed", null, "skipped"],
    ]);
    expect(historyOf(9n).map(short)).toEqual([[8n, "aborted", null, "skipped"]]);
    expect(historyOf(21n).map(short)).toEqual([[15n, "committed", null, "redone"]]);
    const [first] = historyOf(7n);
    expect(first).toMatchObject({ before: null, after: null, pageOffset: null, data: Uint8Array.of(0xab) });
    expect(first?.place).toEqual({ segmentIndex: 0, offset: 0 });
  });

  test("of a repaired log names the copy of each change", () => {
    const after = memoryLog(AEGIS, [[CURRENT, repaired(log).bytes!]]);
    expect(historyOf(7n, after).map(short)).toEqual([
      [1n, "rewritten", 18n, "skipped"],
      [5n, "rewritten", 20n, "skipped"],
      [18n, "committed", null, "redone"],
      [20n, "committed", null, "redone"],
    ]);
  });
});
