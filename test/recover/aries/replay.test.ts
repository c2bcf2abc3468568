import { describe, expect, test } from "vitest";
import { SOCHDB } from "../../../src/format/sochdb/sochdb.ts";
import { crashLog } from "../../../src/recover/crash/crash.ts";
import { recordOf } from "../../support/event-log.ts";
import { memoryLog } from "../../support/memory-log.ts";
import type { Row } from "../../support/update-log.ts";
import { encodeRows, recoverFiles, recoverRows } from "../../support/update-log.ts";

const LOSER: readonly Row[] = [
  [1, "begin", 1, 0],
  [2, "update", 1, 1, 5, 0, "00", "11"],
  [3, "begin", 2, 0],
  [4, "update", 2, 3, 5, 1, "00", "22"],
  [5, "update", 1, 2, 5, 2, "00", "33"],
  [6, "commit", 2, 4],
];

describe("undo", () => {
  test("of overlapping updates ends with the first before image, whatever the engine does not find", () => {
    const { codes, pages, enginePages } = recoverRows(
      [2, "begin", 2, 0],
      [1, "update", 1, 0, 5, 4, "4b", "4c"],
      [3, "update", 1, 1, 5, 4, "4c", "df"],
    );
    expect(pages).toEqual({ "5": "000000004b" });
    expect(enginePages).toEqual({ "5": "000000004c" });
    // The replay's bytes are the committed ones: no before image is stale.
    expect(codes).toEqual(["undo-cut-short", "exposed-by-next-crash"]);
  });

  test("that the engine ends at a record which the log does not have, with nothing left to undo, is not cut short", () => {
    const { codes, pages, enginePages } = recoverRows(
      [1, "begin", 5, 0],
      [2, "update", 5, 102, 1, 0, "61", "62"],
    );
    expect(pages).toEqual({ "1": "61" });
    expect(enginePages).toEqual(pages);
    expect(codes).toEqual(["exposed-by-next-crash"]);
  });

  test("writes no compensation record behind the last LSN that there is", () => {
    const last = 2n ** 64n - 1n;
    const image = { type: "update", pageId: 7n, pageOffset: 0, beforeLength: 1 } as const;
    const bytes = Buffer.concat([
      SOCHDB.encode(
        recordOf(SOCHDB, { ...image, lsn: last - 1n, txnId: 1n, data: Uint8Array.of(0x00, 0x11) }),
      ),
      SOCHDB.encode(
        recordOf(SOCHDB, {
          ...image,
          lsn: last,
          txnId: 1n,
          prevLsn: last - 1n,
          data: Uint8Array.of(0x11, 0x22),
        }),
      ),
    ]);
    const files = memoryLog(SOCHDB, [["wal_00000000.log", Uint8Array.from(bytes)]]);
    const { result, pages } = recoverFiles(files);
    expect(pages).toEqual({ "7": "00" });
    expect(Array.from(result.undo.clrs ?? [], ({ lsn, prevLsn }) => [lsn, prevLsn])).toEqual([
      [null, last],
      [null, last - 1n],
    ]);
    expect(result.remarks.byCode).toEqual({ "lsns-exhausted": 1 });
    expect(() => crashLog(files, { atLsn: null, duringUndo: 1 }, {})).toThrow(
      "undo writes 0 compensation records, not 1",
    );
  });

  test("goes backwards over all losers, and each compensation record names what is to be undone next", () => {
    const { result } = recoverRows(...LOSER);
    const common = { txnId: 1n, pageId: 5n };
    expect([...(result.undo.clrs ?? [])]).toEqual([
      { ...common, lsn: 7n, prevLsn: 5n, pageOffset: 2, undoNextLsn: 2n },
      { ...common, lsn: 8n, prevLsn: 2n, pageOffset: 0, undoNextLsn: 1n },
    ]);
    expect([...(result.undo.lsns ?? [])]).toEqual([5n, 2n]);
  });

  test("goes on behind the compensation records that are in the log", () => {
    const { result, pages } = recoverRows(...LOSER, [7, "clr", 1, 5, 2]);
    expect([...(result.undo.lsns ?? [])]).toEqual([2n]);
    expect([...(result.redo.lsns ?? [])]).toEqual([2n, 4n, 5n, 7n]);
    expect(pages).toEqual({ "5": "002200" });
  });

  test("has nothing to do for a loser that is compensated, which stays a loser", () => {
    const { result } = recoverRows(...LOSER, [7, "clr", 1, 5, 2], [8, "clr", 1, 2, 1]);
    expect(result.undo.count).toBe(0);
    expect([...result.undo.losers]).toEqual([1n]);
  });

  test.each([
    ["itself", 4, "chain-loops"],
    ["a later record", 9, "chain-loops"],
    ["no record of the transaction", 3, "chain-broken"],
  ])("does not follow a chain that names %s", (_, prev, code) => {
    const { result, pages } = recoverRows(
      [1, "begin", 1, 0],
      [2, "update", 1, 1, 5, 0, "00", "11"],
      [3, "begin", 2, 0],
      [4, "update", 1, prev, 5, 1, "00", "22"],
    );
    expect(result.remarks.byCode).toEqual({ [code]: 1 });
    expect(Array.from(result.undo.clrs ?? [], ({ undoNextLsn }) => undoNextLsn)).toEqual([2n, 1n]);
    expect(pages).toEqual({ "5": "0000" });
  });
});

describe("a compensation record", () => {
  test.each([
    ["for no update of its transaction", [7, "clr", 1, 4, 1], "clr-without-update"],
    ["that points forward", [7, "clr", 1, 5, 6], "clr-points-forward"],
  ] as const)("%s is reported", (_, row, code) => {
    const { result, pages } = recoverRows(...LOSER, row);
    expect(result.remarks.byCode).toEqual({ [code]: 1 });
    expect(pages).toEqual({ "5": "002200" });
  });

  test("for an update that has been taken back does nothing", () => {
    const { result } = recoverRows(...LOSER, [7, "clr", 1, 5, 2], [8, "clr", 1, 5, 2]);
    expect(result.remarks.byCode).toEqual({ "clr-repeated": 1 });
    expect([...(result.redo.lsns ?? [])]).toEqual([2n, 4n, 5n, 7n]);
  });

  test("may come in any order: each update is taken back once", () => {
    const { result } = recoverRows(...LOSER, [7, "clr", 1, 2, 1], [8, "clr", 1, 5, 2]);
    expect([...(result.redo.lsns ?? [])]).toEqual([2n, 4n, 5n, 7n, 8n]);
    expect(result.undo.count).toBe(0);
  });
});

describe("a compensation record behind the commit of an id's later incarnation", () => {
  /** Both incarnations have a record with LSN 2, as after an engine that assigned it twice. */
  const TWICE: readonly Row[] = [
    [1, "begin", 1, 0],
    [2, "update", 1, 1, 5, 0, "00", "11"],
    [1, "begin", 1, 0],
    [2, "update", 1, 1, 5, 1, "00", "22"],
    [3, "commit", 1, 2],
  ];

  test("takes back the loser's update, once, and not the committed one with the same LSN", () => {
    const before = recoverRows(...TWICE);
    expect([...(before.result.undo.lsns ?? [])]).toEqual([2n]);
    const after = recoverRows(...TWICE, [4, "clr", 1, 2, 1]);
    expect([...(after.result.undo.lsns ?? [])]).toEqual([]);
    expect(after.pages).toEqual({ "5": "0022" });
  });

  test("takes back an update of its own before that commit", () => {
    const { result } = recoverRows(...TWICE.slice(0, 4), [3, "clr", 1, 2, 1], [4, "commit", 1, 3]);
    expect([...(result.undo.lsns ?? [])]).toEqual([2n]);
  });
});

describe("choices", () => {
  const files = memoryLog(SOCHDB, [["wal_00000000.log", encodeRows(...LOSER)]]);

  test("a point in time: what comes later does not exist", () => {
    const { result, pages } = recoverFiles(files, { toLsn: 5n });
    expect(result.analysis).toMatchObject({ records: 5, endLsn: 5n });
    expect([...result.undo.losers]).toEqual([1n, 2n]);
    expect(pages).toEqual({ "5": "000000" });
  });

  test("damage behind a point in time does not make the engine fail at it", () => {
    const bytes = encodeRows(...LOSER);
    bytes[bytes.length - 1] = bytes[bytes.length - 1]! ^ 1;
    const damaged = memoryLog(SOCHDB, [["wal_00000000.log", bytes]]);
    expect(recoverFiles(damaged).result.engine.outcome).toBe("fails");
    expect(recoverFiles(damaged, { toLsn: 5n }).result.engine.outcome).toBe("completes");
  });

  test("salvage uses what stands behind damage, which the engine does not reach", () => {
    const bytes = encodeRows(...LOSER);
    // A flipped bit in the payload of the record with LSN 2.
    bytes[52 + 48] = bytes[52 + 48]! ^ 1;
    const damaged = memoryLog(SOCHDB, [["wal_00000000.log", bytes]]);
    const byDefault = recoverFiles(damaged);
    expect(byDefault.result).toMatchObject({ unreachableRecords: 4, analysis: { records: 1 } });
    expect(byDefault.codes).toEqual(["records-unreachable"]);
    const salvaged = recoverFiles(damaged, { salvage: true });
    expect(salvaged.result).toMatchObject({ unreachableRecords: 4, analysis: { records: 5 } });
    expect(salvaged.pages).toEqual({ "5": "002200" });
  });
});

describe("a record that cannot be applied", () => {
  test("is reported, and the rest is", () => {
    const bytes = encodeRows(
      [1, "begin", 1, 0],
      [2, "update", 1, 1, 5, 0, "0000", "1111"],
      [3, "commit", 1, 2],
    );
    const broken = Buffer.from(bytes);
    const update = SOCHDB.encode({
      type: "update",
      typeCode: 1,
      lsn: 2n,
      txnId: 1n,
      prevLsn: 1n,
      pageId: 5n,
      pageOffset: 0,
      undoNextLsn: null,
      flags: null,
      beforeLength: 9,
      data: new Uint8Array(4),
    });
    broken.set(update, 52);
    const { result, pages } = recoverFiles(
      memoryLog(SOCHDB, [["wal_00000000.log", Uint8Array.from(broken)]]),
    );
    expect(result.remarks.byCode).toEqual({ "malformed-record": 1 });
    expect(result).toMatchObject({ redo: { count: 0 }, analysis: { transactions: { committed: 1 } } });
    expect(result.engine).toMatchObject({ outcome: "panics", redoCount: 0 });
    expect(pages).toEqual({});
  });
});
