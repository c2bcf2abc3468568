import { describe, expect, test } from "vitest";
import { LsnRuns } from "../../src/analysis/lsn-runs.ts";
import { highOf, lowOf } from "../../src/core/u64.ts";

/** Both ends belong to it. */
function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/** Index of the first record of each run. */
function starts(lsns: readonly (number | bigint)[]): readonly number[] {
  const runs = new LsnRuns();
  for (const [index, lsn] of lsns.entries()) runs.add(highOf(BigInt(lsn)), lowOf(BigInt(lsn)), index);
  return runs.starts;
}

describe("one run", () => {
  test.each([
    ["a log in order", range(1, 50)],
    ["a log that begins late", range(700, 720)],
    ["missing LSNs", [1, 2, 3, 9, 10, 40]],
    ["concurrent writers", [1, 4, 2, 3, 6, 5, 9, 7, 8]],
    ["a log that begins with a record ahead of its turn", [3, 1, 2, 4]],
    ["a duplicate", [1, 2, 3, 2, 4, 5]],
    ["two duplicates far from each other", [...range(1, 3000), 5, 3001, 2900, 3002]],
    ["a repeated LSN at the end", [1, 2, 3, 1]],
    ["LSNs around 2^32", [2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1]],
    ["the highest LSNs", [2n ** 64n - 3n, 2n ** 64n - 2n, 2n ** 64n - 1n]],
  ])("%s", (_, lsns) => {
    expect(starts(lsns)).toEqual([0]);
  });
});

describe("a new run", () => {
  test.each([
    ["LSNs from 1 again", [...range(1, 9), ...range(1, 4)], [0, 9]],
    ["LSNs from the middle again, as after damage", [...range(1, 9), ...range(6, 12)], [0, 9]],
    ["three times", [...range(1, 9), ...range(1, 5), ...range(1, 3)], [0, 9, 14]],
    ["disorder behind the reset", [...range(1, 9), 2, 1, 3, 4], [0, 9]],
    ["a log that begins late and starts again below", [...range(700, 720), ...range(1, 5)], [0, 21]],
  ])("%s", (_, lsns, expected) => {
    expect(starts(lsns)).toEqual(expected);
  });

  test("is marked with what was given for its first record, not for the one that showed it", () => {
    const runs = new LsnRuns();
    for (const [lsn, mark] of [
      [1, 0],
      [2, 1],
      [1, 77],
      [2, 78],
    ] as const) {
      runs.add(0, lsn, mark);
    }
    expect(runs.starts).toEqual([0, 77]);
  });
});
