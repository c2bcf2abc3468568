import { describe, expect, test } from "vitest";
import { sortByColumn } from "../../src/core/sort-by-column.ts";
import { highOf, lowOf } from "../../src/core/u64.ts";
import { U64List } from "../../src/core/u64-list.ts";
import { Uint32Column } from "../../src/core/uint32-column.ts";
import { createRandom } from "../support/sample-log.ts";

function columnOf(values: readonly bigint[]): U64List {
  const column = new U64List();
  for (const value of values) column.push(highOf(value), lowOf(value));
  return column;
}

/** Indices in the order of their values, by the language's own stable sort. */
function sortedByBigint(values: readonly bigint[]): number[] {
  return values
    .map((value, index) => ({ value, index }))
    .sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0))
    .map(({ index }) => index);
}

function sorted(values: readonly bigint[]): number[] {
  const indices = Uint32Array.from(values, (_, index) => index);
  sortByColumn(indices, columnOf(values));
  return [...indices];
}

describe("sorting by a column", () => {
  const random = createRandom(7);
  test.each([
    ["nothing", 0, () => 0n],
    ["one number", 1, () => 5n],
    ["numbers in order", 1000, (i: number) => BigInt(i)],
    ["numbers in reverse order", 1000, (i: number) => BigInt(1000 - i)],
    ["neighbours out of order", 1000, (i: number) => BigInt(i + Math.floor(random() * 12))],
    ["many equal numbers", 3000, () => BigInt(Math.floor(random() * 50))],
    ["numbers that begin again", 777, (i: number) => BigInt(i % 100)],
    ["numbers that do not fit a double", 500, () => 2n ** 64n - 1n - BigInt(Math.floor(random() * 99))],
    ["numbers that differ above 32 bits", 500, () => BigInt(Math.floor(random() * 9)) << 32n],
  ])("%s", (_, count, valueAt) => {
    const values = Array.from({ length: count }, (_unused, i) => valueAt(i));
    expect(sorted(values)).toEqual(sortedByBigint(values));
  });
});

test("a column holds 32-bit numbers across its chunks", () => {
  const column = new Uint32Column();
  for (let i = 0; i < 150_000; i++) column.push(0xffff_ffff - i);
  column.set(70_000, 5);
  expect(column.length).toBe(150_000);
  expect([0, 65_535, 65_536, 70_000, 149_999].map((i) => column.get(i))).toEqual([
    4_294_967_295, 4_294_901_760, 4_294_901_759, 5, 4_294_817_296,
  ]);
});
