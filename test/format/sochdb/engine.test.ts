import { describe, expect, test } from "vitest";
import { SOCHDB } from "../../../src/format/sochdb/sochdb.ts";
import { memoryLog } from "../../support/memory-log.ts";
import type { Row } from "../../support/update-log.ts";
import { encodeRows, recoverFiles, recoverRows } from "../../support/update-log.ts";

const NAME = "wal_00000000.log";

function engineOf(...rows: readonly Row[]): ReturnType<typeof recoverRows>["result"]["engine"] {
  return recoverRows(...rows).result.engine;
}

describe("the engine's undo", () => {
  test("always takes the highest LSN, of whichever transaction", () => {
    const { undo } = engineOf(
      [1, "begin", 1, 0],
      [2, "update", 1, 1, 5, 0, "00", "11"],
      [3, "begin", 2, 0],
      [4, "update", 2, 3, 5, 1, "00", "22"],
      [5, "update", 1, 2, 5, 2, "00", "33"],
    );
    expect([...(undo ?? [])]).toEqual([5n, 4n, 2n]);
  });

  test("passes over what a compensation record says was undone, and forgets that redo brought it back", () => {
    const { result, enginePages } = recoverRows(
      [1, "begin", 1, 0],
      [2, "update", 1, 1, 5, 0, "00", "11"],
      [3, "clr", 1, 2, 1],
    );
    expect(result.engine).toMatchObject({ redoCount: 1, undoCount: 0 });
    expect(enginePages).toEqual({ "5": "11" });
  });

  test("does not find a record that stands behind a higher LSN", () => {
    const { engine } = recoverRows(
      [1, "begin", 1, 0],
      [3, "begin", 2, 0],
      [2, "update", 1, 1, 5, 0, "00", "11"],
    ).result;
    expect(engine.undoCount).toBe(0);
    expect(engine.remarks).toEqual([{ code: "undo-cut-short", txnId: 1n, lsn: 2n }]);
  });

  test("takes the first of two records with one LSN, whoever wrote it", () => {
    const { result, enginePages, codes } = recoverRows(
      [1, "begin", 1, 0],
      [2, "update", 1, 1, 5, 0, "00", "11"],
      [3, "commit", 1, 2],
      [2, "update", 2, 0, 5, 1, "00", "22"],
    );
    expect([...(result.engine.undo ?? [])]).toEqual([2n]);
    // It takes back what transaction 1 committed, and leaves what transaction 2 did not.
    expect(enginePages).toEqual({ "5": "0022" });
    expect(codes).toEqual(expect.arrayContaining(["committed-changes-lost", "uncommitted-changes-exposed"]));
  });

  test.each([
    ["itself", [[2, "update", 1, 2, 5, 0, "00", "11"]]],
    [
      "a later one that leads back",
      [
        [2, "update", 1, 3, 5, 0, "00", "11"],
        [3, "update", 1, 2, 5, 1, "00", "22"],
      ],
    ],
  ] as const)("never ends where a record names %s", (_, rows) => {
    expect(engineOf([1, "begin", 1, 0], ...rows).outcome).toBe("hangs");
  });

  test("ends where a record names a later one that is not there", () => {
    expect(engineOf([1, "begin", 1, 0], [2, "update", 1, 9, 5, 0, "00", "11"]).outcome).toBe("completes");
  });

  test("has no defined order where two transactions come to one LSN", () => {
    const { outcome, message } = engineOf(
      [1, "begin", 1, 0],
      [2, "update", 1, 1, 5, 0, "00", "11"],
      [2, "update", 2, 0, 5, 1, "00", "22"],
    );
    expect(outcome).toBe("undetermined");
    expect(message).toContain("LSN 2");
  });

  test("splits images at the stored length, wrapped or not", () => {
    const half = 65_537;
    const update = SOCHDB.encode({
      type: "update",
      typeCode: 1,
      lsn: 1n,
      txnId: 1n,
      prevLsn: null,
      pageId: 5n,
      pageOffset: 0,
      undoNextLsn: null,
      flags: null,
      beforeLength: half,
      data: new Uint8Array(2 * half).fill(7, half),
    });
    const bytes = Uint8Array.from(Buffer.concat([update, encodeRows([2, "commit", 1, 1])]));
    const { pages, enginePages, result } = recoverFiles(memoryLog(SOCHDB, [[NAME, bytes]]));
    expect(pages["5"]).toBe("07".repeat(half));
    expect(enginePages["5"]).toBe("00".repeat(half - 1) + "07".repeat(half));
    expect(result.remarks.byCode).toEqual({ "before-length-wrapped": 1 });
  });
});

describe("the engine's reader", () => {
  const rows: readonly Row[] = [
    [1, "begin", 1, 0],
    [2, "commit", 1, 1],
  ];
  const after = (tail: Uint8Array): string => {
    const bytes = Uint8Array.from(Buffer.concat([encodeRows(...rows), tail]));
    return recoverFiles(memoryLog(SOCHDB, [[NAME, bytes]])).result.engine.outcome;
  };

  test.each([
    ["a header cut short", new Uint8Array(47).fill(1), "completes"],
    ["51 zeros", new Uint8Array(51), "completes"],
    ["52 zeros", new Uint8Array(52), "fails"],
    ["a record that announces more than there is", new Uint8Array(60).fill(255), "completes"],
  ])("%s behind the last record: %s", (_, tail, outcome) => {
    expect(after(tail)).toBe(outcome);
  });

  test("is the newest file's alone", () => {
    const files = memoryLog(SOCHDB, [
      [NAME, encodeRows([1, "begin", 1, 0], [2, "update", 1, 1, 5, 0, "00", "11"])],
      ["wal_00000001.log", encodeRows([3, "commit", 1, 2])],
    ]);
    const { result, pages, codes } = recoverFiles(files);
    expect(result.engine).toMatchObject({ redoCount: 0 });
    expect(pages).toEqual({ "5": "11" });
    expect(codes).toEqual(["segment-ignored"]);
  });

  test.each([
    ["wal_1.log", "panics", 0],
    ["wal_00000007.bak.log", "completes", 0],
    ["wal_00000000.bak.log", "completes", 1],
  ])("with %s beside the log %s", (name, outcome, redoCount) => {
    const bytes = encodeRows([1, "update", 1, 0, 5, 0, "00", "11"], [2, "commit", 1, 1]);
    const files = memoryLog(SOCHDB, [[NAME, bytes]]);
    const foreignFiles = [{ name, bytes: 1, engineVisible: true }];
    expect(recoverFiles({ ...files, foreignFiles }).result.engine).toMatchObject({ outcome, redoCount });
  });
});
