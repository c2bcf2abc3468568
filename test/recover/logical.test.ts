import { describe, expect, test } from "vitest";
import type { RecoverResult } from "../../src/recover/result.ts";
import {
  aegisCheckpoint as checkpoint,
  aegisRecord as record,
  recoverAegis,
  aegisUnknown as unknown,
} from "../support/aegis-log.ts";
import { divergenceLines } from "../support/log-writer.ts";

const GARBAGE = new Uint8Array(60).fill(0xa5);

const redo = ({ redo }: RecoverResult): number[] => [...redo.lsns!].map(Number);
const engineRedo = ({ engine }: RecoverResult): number[] => [...engine.redo!].map(Number);
const incomplete = ({ engine }: RecoverResult): bigint[] => [...engine.incompleteTxns!];

describe("redo of what committed", () => {
  test("in LSN order, without what aborted or is still open; there is nothing to undo with", () => {
    const result = recoverAegis([
      record(1, "begin", 1),
      record(2, "begin", 2),
      record(5, "update", 2, 7),
      record(4, "insert", 1, 8),
      record(6, "begin", 3),
      record(7, "delete", 3, 9),
      record(8, "commit", 2),
      record(9, "abort", 3),
      record(3, "insert", 2),
      record(10, "commit", 1),
      record(11, "begin", 4),
      record(12, "insert", 4, 1),
    ]);
    expect(redo(result)).toEqual([3, 4, 5]);
    expect(engineRedo(result)).toEqual([3, 4, 5]);
    expect([...result.undo.losers]).toEqual([4n]);
    expect(incomplete(result)).toEqual([4n]);
    expect(result.undo).toMatchObject({ possible: false, count: 0, clrs: null });
    expect(result.analysis.transactions).toEqual({ committed: 2, aborted: 1, active: 1, ended: 0 });
    expect(result.divergences).toEqual([]);
    expect(result.engine.outcome).toBe("completes");
  });

  test("up to a point in time", () => {
    const contents = [
      record(1, "begin", 1),
      record(2, "insert", 1, 7),
      record(3, "commit", 1),
      record(4, "begin", 2),
      record(5, "insert", 2, 7),
      record(6, "commit", 2),
    ];
    const result = recoverAegis(contents, { toLsn: 5n });
    expect([redo(result), engineRedo(result), [...result.undo.losers]]).toEqual([[2], [2], [2n]]);
    expect(result.analysis).toMatchObject({ startLsn: 1n, endLsn: 5n, records: 5 });
  });

  test("ids and LSNs up to the highest u64, also in a checkpoint", () => {
    const high = 2n ** 64n - 1n;
    const result = recoverAegis([
      record(high - 3n, "begin", high),
      record(high - 2n, "insert", high, high),
      record(high - 1n, "commit", high),
      checkpoint(high, high, high - 1n),
    ]);
    expect([...result.redo.lsns!]).toEqual([high - 2n]);
    expect(incomplete(result)).toEqual([high - 1n]);
    expect([...result.undo.losers]).toEqual([high - 1n]);
    expect(result.analysis.checkpointLsn).toBe(high);
  });

  test("lists nothing and counts the same without detail", () => {
    const contents = [record(1, "begin", 1), record(2, "insert", 1, 7), record(3, "commit", 1)];
    const result = recoverAegis(contents, { detail: false });
    expect([result.redo.count, result.redo.lsns, result.engine.redoCount, result.engine.redo]).toEqual([
      1,
      null,
      1,
      null,
    ]);
  });
});

describe("checkpoints", () => {
  test("a transaction that only a checkpoint names is incomplete, and a loser", () => {
    const result = recoverAegis([checkpoint(50, 9n)]);
    expect([incomplete(result), [...result.undo.losers]]).toEqual([[9n], [9n]]);
  });

  test("one that has committed stays committed", () => {
    const result = recoverAegis([
      record(1, "begin", 1),
      record(2, "insert", 1, 7),
      record(3, "commit", 1),
      checkpoint(4, 1n),
    ]);
    expect([incomplete(result), engineRedo(result)]).toEqual([[], [2]]);
  });

  test("one that does not parse is ignored, and remarked", () => {
    const data = new TextEncoder().encode('{"active_transactions":[9');
    const result = recoverAegis([{ ...record(1, "checkpoint", 0), data }]);
    expect(incomplete(result)).toEqual([]);
    expect(result.remarks.byCode).toEqual({ "malformed-record": 1 });
  });
});

describe("where the engine differs", () => {
  test("a begin in a removed segment: the commit is dropped", () => {
    const result = recoverAegis([
      record(40, "update", 3, 7),
      record(41, "commit", 3),
      record(42, "begin", 4),
      record(43, "insert", 4, 8),
      record(44, "commit", 4),
    ]);
    expect([redo(result), engineRedo(result)]).toEqual([[40, 43], [43]]);
    expect(divergenceLines(result)).toEqual(["committed-changes-lost: 3; 7"]);
  });

  test("a commit of which nothing else is left", () => {
    const result = recoverAegis([checkpoint(39, 9n), { ...record(40, "commit", 9), prevLsn: 2n }]);
    expect(divergenceLines(result)).toEqual(["committed-changes-lost: 9; "]);
  });

  test("a reused id drops an earlier commit, whatever becomes of the later transaction", () => {
    for (const end of ["commit", "abort", null] as const) {
      const result = recoverAegis([
        record(1, "begin", 5),
        record(2, "insert", 5, 7),
        record(3, "commit", 5),
        record(4, "begin", 5),
        record(5, "insert", 5, 8),
        ...(end === null ? [] : [record(6, end, 5)]),
      ]);
      expect(redo(result)).toEqual(end === "commit" ? [2, 5] : [2]);
      expect(engineRedo(result)).toEqual(end === "commit" ? [5] : []);
      expect(divergenceLines(result)).toEqual(["id-reuse-drops-commit: 5; 7"]);
    }
  });

  test("an undefined type is read as a begin", () => {
    const result = recoverAegis([
      record(1, "begin", 5),
      record(2, "insert", 5, 7),
      unknown(3, 5),
      record(4, "insert", 5, 8),
      record(5, "commit", 5),
    ]);
    expect([redo(result), engineRedo(result)]).toEqual([[2, 4], [4]]);
    expect(divergenceLines(result)).toEqual(["unknown-type-read-as-begin: 5; 7"]);
  });

  test("an undefined type behind an abort lets the engine redo what did not commit", () => {
    const result = recoverAegis([
      record(1, "begin", 5),
      record(2, "abort", 5),
      unknown(3, 5),
      record(4, "insert", 5, 8),
      record(5, "commit", 5),
    ]);
    expect([redo(result), engineRedo(result)]).toEqual([[], [4]]);
    expect(divergenceLines(result)).toEqual(["uncommitted-changes-exposed: 5; 8"]);
  });

  test("LSNs that were reset: two runs, which the engine mixes", () => {
    const result = recoverAegis([
      record(1, "begin", 1),
      record(2, "insert", 1, 7),
      record(3, "insert", 1, 9),
      record(4, "commit", 1),
      record(1, "begin", 2),
      record(2, "update", 2, 7),
      record(3, "update", 2, 8),
      record(4, "commit", 2),
    ]);
    expect([redo(result), engineRedo(result)]).toEqual([
      [2, 3, 2, 3],
      [2, 2, 3, 3],
    ]);
    expect(result.engine.outcome).toBe("undetermined");
    expect(divergenceLines(result)).toEqual(["redo-order: 1,2; 7"]);
  });

  test("a reset without equal LSNs among the changes is determined, and still in the wrong order", () => {
    const result = recoverAegis([
      record(1, "begin", 1),
      record(2, "begin", 3),
      record(3, "insert", 1, 7),
      record(4, "commit", 1),
      record(1, "begin", 2),
      record(2, "update", 2, 7),
      record(3, "commit", 2),
    ]);
    expect([redo(result), engineRedo(result)]).toEqual([
      [3, 2],
      [2, 3],
    ]);
    expect(result.engine.outcome).toBe("completes");
    expect(divergenceLines(result)).toEqual(["redo-order: 1,2; 7"]);
  });
});

describe("damage", () => {
  const first = [record(1, "begin", 1), record(2, "insert", 1, 7), record(3, "commit", 1)];
  const second = [record(4, "begin", 2), record(5, "insert", 2, 8), record(6, "commit", 2)];
  const third = [record(7, "begin", 3), record(8, "insert", 3, 9), record(9, "commit", 3)];
  const files = {
    "wal_0000000000000000.log": [...first, GARBAGE, ...second],
    "wal_current.log": third,
  };

  test("the reader leaves a segment at it and goes on with the next", () => {
    const result = recoverAegis(files);
    expect([redo(result), engineRedo(result), result.unreachableRecords]).toEqual([[2, 8], [2, 8], 3]);
    expect(divergenceLines(result)).toEqual(["records-unreachable: 2; 8"]);
  });

  test("--salvage takes what stands behind it", () => {
    const result = recoverAegis(files, { salvage: true });
    expect([redo(result), engineRedo(result), result.unreachableRecords]).toEqual([[2, 5, 8], [2, 8], 3]);
    expect(divergenceLines(result)).toEqual(["records-unreachable: 2; 8", "committed-changes-lost: 2; 8"]);
  });

  test("a commit behind it leaves the transaction incomplete", () => {
    const result = recoverAegis([
      record(1, "begin", 1),
      record(2, "insert", 1, 7),
      GARBAGE,
      record(3, "commit", 1),
    ]);
    expect([redo(result), incomplete(result), [...result.undo.losers]]).toEqual([[], [1n], [1n]]);
  });

  test("stray names are read in byte order", () => {
    // `+` comes before the digits, and `d` behind `current`.
    const result = recoverAegis({
      "wal_+.log": first,
      "wal_current.log": second,
      "wal_d.log": [record(7, "insert", 2, 9)],
    });
    expect(engineRedo(result)).toEqual([2, 5, 7]);
  });
});

describe("notes", () => {
  test("say what the next start does to a log that does not end well", () => {
    const result = recoverAegis([record(1, "begin", 1), GARBAGE]);
    expect(result.notes?.join()).toMatch(/append to wal_current\.log behind byte 44/);
  });

  test("say which segment the next rotation replaces", () => {
    const result = recoverAegis({
      "wal_0000000000000003.log": [record(1, "begin", 1)],
      "wal_0000000000000012.log": [record(2, "commit", 1)],
      "wal_current.log": [record(3, "begin", 2)],
    });
    expect(result.notes?.join()).toMatch(/replaces wal_0000000000000012\.log: 1 record /);
  });

  test("are silent about a log without numbered segments that ends well", () => {
    expect(recoverAegis([record(1, "begin", 1)]).notes).toEqual([]);
  });
});
