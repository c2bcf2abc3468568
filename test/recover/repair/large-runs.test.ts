import { describe, expect, test } from "vitest";
import { SOCHDB } from "../../../src/format/sochdb/sochdb.ts";
import { memoryLog } from "../../support/memory-log.ts";
import { repaired } from "../../support/repaired.ts";
import type { Row } from "../../support/update-log.ts";
import { encodeRows } from "../../support/update-log.ts";
import { Dice } from "../../support/workload/dice.ts";
import { engineRestarts } from "../../support/workload/engine-restarts.ts";
import { parseSochdb } from "../../support/workload/parse-sochdb.ts";

const LARGEST_FIELD = 0xffff;

function repair(...rows: readonly Row[]) {
  return repaired(memoryLog(SOCHDB, [["wal_00000000.log", encodeRows(...rows)]]));
}

describe("a run of bytes to be put right", () => {
  test("that is longer than an image can be, and goes on behind the largest offset, is split", () => {
    const half = 40_000;
    const { plan, bytes } = repair(
      [1, "begin", 1, 0],
      [2, "update", 1, 1, 5, 0, "11".repeat(half), "22".repeat(half)],
      [3, "update", 1, 2, 5, half, "33".repeat(half), "44".repeat(half)],
    );
    const updates = parseSochdb(bytes!).filter(({ type, txnId }) => type === "update" && txnId !== 1n);
    expect(updates.length).toBe(plan.change?.updates);
    expect(updates.length).toBeGreaterThan(1);
    for (const { pageOffset, before, after } of updates) {
      expect(pageOffset).toBeLessThanOrEqual(LARGEST_FIELD);
      expect(before.length).toBeLessThanOrEqual(LARGEST_FIELD);
      expect(after.length).toBe(before.length);
    }
    const [pages] = engineRestarts(parseSochdb(bytes!), 1, new Dice(1));
    expect(pages?.get(5n) === "11".repeat(half) + "33".repeat(half)).toBe(true);
  });

  test("that begins at the largest offset is set from there", () => {
    const { plan, bytes } = repair(
      [1, "begin", 1, 0],
      [2, "update", 1, 1, 5, LARGEST_FIELD, "33".repeat(LARGEST_FIELD), "44".repeat(LARGEST_FIELD)],
    );
    expect(plan).toMatchObject({ status: "needed", change: { bytes: LARGEST_FIELD + 1, updates: 2 } });
    const [pages] = engineRestarts(parseSochdb(bytes!), 1, new Dice(1));
    expect(pages?.get(5n)?.endsWith("33".repeat(LARGEST_FIELD))).toBe(true);
  });
});

test("a byte that an uncommitted change set and no before image holds is not made up", () => {
  const loser: readonly Row[] = [
    [1, "begin", 1, 0],
    [2, "update", 1, 1, 7, 5, "", "414243"],
  ];
  const { plan } = repair(...loser);
  expect(plan).toMatchObject({ status: "refused", reason: expect.stringContaining("3 bytes of pages") });
  // What a later transaction commits there is known, whatever was there before.
  const committed: readonly Row[] = [
    [3, "begin", 2, 0],
    [4, "update", 2, 3, 7, 5, "414243", "646566"],
    [5, "commit", 2, 4],
  ];
  expect(repair(...loser, ...committed).plan.status).toBe("needed");
});

test("a log whose LSNs come to an end is refused", () => {
  const begin = SOCHDB.encode({
    type: "begin",
    typeCode: 6,
    lsn: 2n ** 64n - 2n,
    txnId: 1n,
    prevLsn: null,
    pageId: null,
    pageOffset: null,
    undoNextLsn: null,
    flags: null,
    beforeLength: null,
    data: new Uint8Array(0),
  });
  const { plan } = repaired(memoryLog(SOCHDB, [["wal_00000000.log", begin]]));
  expect(plan).toMatchObject({ status: "refused", change: null });
});
