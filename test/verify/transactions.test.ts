import { describe, expect, test } from "vitest";
import { encodeAegisCheckpoint } from "../../src/format/aegis/checkpoint.ts";
import { aegis, sochdb } from "../support/transaction-log.ts";

const NOTHING_OPEN = { activeTransactions: [], dirtyPages: [] };

describe("sound transactions", () => {
  test("begin, updates, commit, end", () => {
    const log = sochdb(
      [1, "begin", 1, 0],
      [2, "update", 1, 1],
      [3, "update", 1, 2],
      [4, "commit", 1, 3],
      [5, "end", 1, 4],
    );
    expect(log.findings()).toEqual([]);
  });

  test("transactions that are written at the same time", () => {
    const log = sochdb(
      [1, "begin", 1, 0],
      [2, "begin", 2, 0],
      [3, "update", 1, 1],
      [4, "update", 2, 2],
      [5, "commit", 2, 4],
      [6, "commit", 1, 3],
    );
    expect(log.findings()).toEqual([]);
  });

  test("ids that differ in their high half alone are different transactions", () => {
    const other = (1n << 32n) + 1n;
    const log = sochdb(
      [1, "begin", 1, 0],
      [2, "begin", other, 0],
      [3, "commit", 1, 1],
      [4, "commit", other, 2],
    );
    expect(log.findings()).toEqual([]);
  });

  test("transaction 0 is a transaction, and a checkpoint is no record of it", () => {
    const log = sochdb(
      [1, "begin", 0, 0],
      [2, "checkpoint", 0, 0],
      [3, "update", 0, 1],
      [4, "commit", 0, 3],
      [5, "checkpoint", 0, 0],
    );
    expect(log.findings()).toEqual([]);
  });

  test("an id that is used again", () => {
    const log = sochdb(
      [1, "begin", 1, 0],
      [2, "commit", 1, 1],
      [3, "begin", 1, 0],
      [4, "update", 1, 3],
      [5, "commit", 1, 4],
    );
    expect(log.findings()).toEqual([]);
  });

  test("an id that begins again while it is open", () => {
    const log = sochdb([1, "begin", 1, 0], [2, "update", 1, 1], [3, "begin", 1, 0], [4, "commit", 1, 3]);
    expect(log.findings()).toEqual([]);
  });

  test("an end may carry no prevLsn", () => {
    expect(sochdb([1, "begin", 1, 0], [2, "commit", 1, 1], [3, "end", 1, 0]).findings()).toEqual([]);
  });

  test("a record that came late, behind a later one of its transaction", () => {
    const log = sochdb([1, "begin", 1, 0], [3, "update", 1, 2], [2, "update", 1, 1], [4, "commit", 1, 3]);
    expect(log.findings()).toEqual(["lsn-out-of-order 3 warning"]);
  });
});

describe("txn-without-begin", () => {
  test("once for a transaction", () => {
    const log = sochdb([10, "update", 1, 9], [11, "update", 1, 10], [12, "commit", 1, 11]);
    expect(log.findings()).toEqual(["txn-without-begin 10 warning"]);
  });

  test("a SochDB update without a prevLsn begins a transaction itself", () => {
    const log = sochdb([1, "begin", 1, 0], [2, "update", 1, 1], [3, "update", 1, 0], [4, "commit", 1, 3]);
    expect(log.findings()).toEqual(["txn-without-begin 3 warning"]);
  });

  test("also behind the end of an earlier one", () => {
    const log = sochdb([1, "begin", 1, 0], [2, "commit", 1, 1], [3, "update", 1, 0], [4, "commit", 1, 3]);
    expect(log.findings()).toEqual(["txn-without-begin 3 warning"]);
  });

  test("a record of an unknown type starts nothing", () => {
    expect(sochdb([1, "unknown", 5, 0], [2, "begin", 6, 0]).codes()).toEqual(["unknown-type"]);
  });
});

describe("record-after-end", () => {
  test.each([["commit"], ["abort"], ["end"]] as const)("an update after %s", (type) => {
    const log = sochdb([1, "begin", 1, 0], [2, type, 1, 1], [3, "update", 1, 2]);
    expect(log.findings()).toEqual(["record-after-end 3 error"]);
  });

  test("a second commit", () => {
    const log = sochdb([1, "begin", 1, 0], [2, "commit", 1, 1], [3, "commit", 1, 2]);
    expect(log.findings()).toEqual(["record-after-end 3 error"]);
    expect(log.verify().findings[0]?.message).toContain("the transaction has committed");
  });

  test("not where its begin may be missing: an id that is used again", () => {
    const log = sochdb([1, "begin", 1, 0], [2, "commit", 1, 1], [4, "update", 1, 3], [5, "commit", 1, 4]);
    expect(log.findings()).toEqual(["lsn-gap 3 error", "txn-without-begin 4 warning"]);
  });

  test("not where its begin may be missing, for Aegis's records without prevLsn as well", () => {
    const log = aegis([1, "begin", 1, 0], [2, "commit", 1, 1], [4, "insert", 1, 0]);
    expect(log.findings()).toEqual(["txn-without-begin 4 warning", "lsn-gap 3 warning"]);
  });

  test.each([
    ["nor where that is so and the transaction has been over for so long that little is known of it", false],
    ["but where nothing is missing, however long the transaction has been over", true],
  ])("%s", (_, isComplete) => {
    const log = aegis([1, "begin", 1, 0], [2, "commit", 1, 1]);
    if (isComplete) log.records({ type: "checkpoint", lsn: 3n, data: encodeAegisCheckpoint(NOTHING_OPEN) });
    let lsn = 4n;
    // Ids far apart, and more of them than are remembered in full.
    for (let txnId = 1000n; lsn < 80_000n; txnId += 64n) {
      log.records({ type: "begin", lsn, txnId }, { type: "commit", lsn: lsn + 1n, txnId, prevLsn: lsn });
      lsn += 2n;
    }
    log.records({ type: "insert", lsn, txnId: 1n });
    expect(log.findings()).toEqual(
      isComplete
        ? [`record-after-end ${lsn} error`]
        : ["lsn-gap 3 warning", `txn-without-begin ${lsn} warning`],
    );
  });
});
