import { describe, expect, test } from "vitest";
import type { Row } from "../../support/update-log.ts";
import { recoverRows } from "../../support/update-log.ts";

const losersOf = (...rows: readonly Row[]): bigint[] => [...recoverRows(...rows).result.undo.losers];
const countsOf = (...rows: readonly Row[]): object => recoverRows(...rows).result.analysis.transactions;

describe("an incarnation", () => {
  test("ends with its commit, and its end does not count again", () => {
    expect(countsOf([1, "begin", 7, 0], [2, "commit", 7, 1], [3, "end", 7, 2])).toEqual({
      committed: 1,
      aborted: 0,
      active: 0,
      ended: 0,
    });
  });

  test("begins anew with a begin, and the one before it loses", () => {
    const { result, pages } = recoverRows(
      [1, "begin", 7, 0],
      [2, "update", 7, 1, 5, 0, "00", "11"],
      [3, "begin", 7, 0],
      [4, "update", 7, 3, 5, 1, "00", "22"],
      [5, "commit", 7, 4],
    );
    expect([...result.undo.losers]).toEqual([7n]);
    expect(pages).toEqual({ "5": "0022" });
  });

  test("begins anew with an update that names no record before it", () => {
    const { pages } = recoverRows(
      [1, "update", 7, 0, 5, 0, "00", "11"],
      [2, "update", 7, 0, 5, 1, "00", "22"],
      [3, "commit", 7, 2],
    );
    expect(pages).toEqual({ "5": "0022" });
  });

  test("that was open at a restart is dead: a later commit of its id is not its commit", () => {
    const rows: Row[] = [
      [1, "begin", 7, 0],
      [2, "update", 7, 1, 5, 0, "00", "11"],
      [3, "clr", 7, 2, 1],
      [4, "commit", 7, 2],
    ];
    expect(losersOf(...rows)).toEqual([7n]);
    expect(recoverRows(...rows).pages).toEqual({ "5": "00" });
  });

  test("that was open beside a rollback lives on where a record names its latest one", () => {
    const { result, pages, codes } = recoverRows(
      [1, "begin", 7, 0],
      [2, "update", 7, 1, 5, 0, "00", "11"],
      [3, "update", 8, 0, 5, 1, "00", "22"],
      [4, "clr", 8, 3, 0],
      [5, "abort", 8, 3],
      [6, "commit", 7, 2],
    );
    expect([...result.undo.losers]).toEqual([]);
    expect(pages).toEqual({ "5": "1100" });
    expect(codes).toEqual(["aborted-changes-remain"]);
  });

  test("that is dead is closed by an abort, which takes back the rest where it stands", () => {
    const { result, pages, codes } = recoverRows(
      [1, "begin", 7, 0],
      [2, "update", 7, 1, 5, 0, "00", "11"],
      [3, "update", 7, 2, 5, 1, "00", "22"],
      [4, "clr", 7, 3, 2],
      [5, "abort", 7, 2],
      [6, "begin", 8, 0],
      [7, "update", 8, 6, 5, 0, "00", "33"],
      [8, "commit", 8, 7],
    );
    expect([...result.undo.losers]).toEqual([]);
    expect(pages).toEqual({ "5": "3300" });
    // The engine redoes LSN 3 and undoes nothing of an aborted transaction.
    expect(codes).toEqual(["aborted-changes-remain"]);
  });

  test("names its id once, however many of its incarnations lose", () => {
    expect(losersOf([1, "begin", 7, 0], [2, "begin", 7, 0], [3, "begin", 6, 0])).toEqual([7n, 6n]);
  });
});
