import { describe, expect, test } from "vitest";
import type { Row } from "../support/transaction-log.ts";
import { aegis, sochdb } from "../support/transaction-log.ts";

describe("prev-lsn-mismatch", () => {
  test("an update that skips one of its transaction's records", () => {
    const log = sochdb([1, "begin", 1, 0], [2, "update", 1, 1], [3, "update", 1, 1], [4, "commit", 1, 3]);
    const [finding, ...more] = log.verify().findings;
    expect(finding).toMatchObject({ code: "prev-lsn-mismatch", severity: "error", lsn: 3n, txnId: 1n });
    expect(finding?.message).toBe("prevLsn is 1, but the transaction's latest record is LSN 2");
    expect(more).toEqual([]);
  });

  test("a commit that carries none", () => {
    expect(sochdb([1, "begin", 1, 0], [2, "commit", 1, 0]).findings()).toEqual(["prev-lsn-mismatch 2 error"]);
  });

  test("a record of another transaction as the previous one", () => {
    const log = sochdb([1, "begin", 1, 0], [2, "begin", 2, 0], [3, "update", 1, 2]);
    expect(log.findings()).toEqual(["prev-lsn-mismatch 3 error"]);
  });

  test("a prevLsn of its own or a later LSN", () => {
    expect(sochdb([1, "begin", 1, 0], [2, "update", 1, 2]).findings()).toEqual(["prev-lsn-mismatch 2 error"]);
    expect(sochdb([1, "begin", 1, 0], [2, "update", 1, 9]).findings()).toEqual(["prev-lsn-mismatch 2 error"]);
  });

  test("an end whose prevLsn is wrong", () => {
    const log = sochdb([1, "begin", 1, 0], [2, "commit", 1, 1], [3, "end", 1, 1]);
    expect(log.findings()).toEqual(["prev-lsn-mismatch 3 error"]);
  });

  test("not below the log's first LSN", () => {
    const log = sochdb([100, "update", 1, 90], [101, "update", 1, 95], [102, "commit", 1, 101]);
    expect(log.findings()).toEqual(["txn-without-begin 100 warning"]);
  });

  test("not where the record it names is missing", () => {
    const log = sochdb([1, "begin", 1, 0], [3, "update", 1, 2], [4, "commit", 1, 3]);
    expect(log.codes()).toEqual(["lsn-gap"]);
  });

  test("a record of an unknown type is a part of the chain", () => {
    const log = sochdb([1, "begin", 1, 0], [2, "unknown", 1, 1], [3, "commit", 1, 2]);
    expect(log.codes()).toEqual(["unknown-type"]);
  });

  test("once a transaction, and a warning, for Aegis", () => {
    const log = aegis(
      [1, "begin", 1, 0],
      [2, "insert", 1, 0],
      [3, "update", 1, 1],
      [4, "commit", 1, 3],
      [5, "begin", 1, 0],
      [6, "delete", 1, 0],
    );
    expect(log.findings()).toEqual(["prev-lsn-mismatch 2 warning", "prev-lsn-mismatch 6 warning"]);
  });
});

describe("compensation", () => {
  const loser: readonly Row[] = [
    [1, "begin", 1, 0],
    [2, "update", 1, 1],
    [3, "update", 1, 2],
    [4, "update", 1, 3],
  ];

  test("CLRs go back along the undo chain", () => {
    const log = sochdb(...loser, [5, "clr", 1, 4, 3], [6, "clr", 1, 3, 2], [7, "clr", 1, 2, 1]);
    expect(log.findings()).toEqual([]);
  });

  test("the first CLR must compensate the latest update", () => {
    expect(sochdb(...loser, [5, "clr", 1, 3, 2]).findings()).toEqual(["prev-lsn-mismatch 5 error"]);
  });

  test("the next CLR must compensate what the one before it leads to", () => {
    const log = sochdb(...loser, [5, "clr", 1, 4, 3], [6, "clr", 1, 2, 1]);
    expect(log.findings()).toEqual(["prev-lsn-mismatch 6 error"]);
    expect(log.verify().findings[0]?.message).toContain("the update to undo next is LSN 3");
  });

  test("a CLR where nothing is left to undo", () => {
    const log = sochdb([1, "begin", 1, 0], [2, "update", 1, 1], [3, "clr", 1, 2, 0], [4, "clr", 1, 2, 0]);
    expect(log.findings()).toEqual(["prev-lsn-mismatch 4 error"]);
  });

  test("an abort's chain may count CLRs or pass over them", () => {
    const passedOver = sochdb(...loser.slice(0, 2), [3, "clr", 1, 2, 1], [4, "abort", 1, 2]);
    const counted = sochdb(...loser.slice(0, 2), [3, "clr", 1, 2, 1], [4, "abort", 1, 3]);
    expect(passedOver.findings()).toEqual([]);
    expect(counted.findings()).toEqual([]);
  });

  test("an update behind CLRs is undone first, and the chain goes on behind them", () => {
    const log = sochdb(
      ...loser,
      [5, "clr", 1, 4, 3],
      [6, "update", 1, 5],
      [7, "clr", 1, 6, 5],
      [8, "clr", 1, 3, 2],
      [9, "clr", 1, 2, 1],
    );
    expect(log.findings()).toEqual([]);
  });

  test("a CLR that is missing breaks no chain", () => {
    const log = sochdb(...loser, [5, "clr", 1, 4, 3], [7, "clr", 1, 2, 1]);
    expect(log.codes()).toEqual(["lsn-gap"]);
  });

  test("a CLR after an abort is fine, an update is not", () => {
    const log = sochdb(
      [1, "begin", 1, 0],
      [2, "update", 1, 1],
      [3, "abort", 1, 2],
      [4, "clr", 1, 2, 1],
      [5, "update", 1, 4],
    );
    expect(log.findings()).toEqual(["abort-without-clr 3 warning", "record-after-end 5 error"]);
  });

  test("a CLR after a commit is a record after the end", () => {
    const log = sochdb([1, "begin", 1, 0], [2, "update", 1, 1], [3, "commit", 1, 2], [4, "clr", 1, 2, 1]);
    expect(log.findings()).toEqual(["record-after-end 4 error"]);
  });
});

describe("abort-without-clr", () => {
  test("an abort of updates that nothing compensates", () => {
    const log = sochdb([1, "begin", 1, 0], [2, "update", 1, 1], [3, "update", 1, 2], [4, "abort", 1, 3]);
    expect(log.findings()).toEqual(["abort-without-clr 4 warning"]);
    expect(log.verify().findings[0]?.message).toBe("the transaction's 2 updates have no clr");
  });

  test("an abort of which a part is compensated", () => {
    const log = sochdb(
      [1, "begin", 1, 0],
      [2, "update", 1, 1],
      [3, "update", 1, 2],
      [4, "clr", 1, 3, 2],
      [5, "abort", 1, 3],
    );
    expect(log.verify().findings[0]?.message).toBe("1 of the transaction's 2 updates has no clr");
  });

  test("not an abort without updates, and not in a format without undo", () => {
    expect(sochdb([1, "begin", 1, 0], [2, "abort", 1, 1]).findings()).toEqual([]);
    expect(aegis([1, "begin", 1, 0], [2, "update", 1, 1], [3, "abort", 1, 2]).findings()).toEqual([]);
  });

  test("updates of an earlier incarnation do not count", () => {
    const log = sochdb(
      [1, "begin", 1, 0],
      [2, "update", 1, 1],
      [3, "commit", 1, 2],
      [4, "begin", 1, 0],
      [5, "abort", 1, 4],
    );
    expect(log.findings()).toEqual([]);
  });
});
