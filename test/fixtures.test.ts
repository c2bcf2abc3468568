import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseExactJson } from "./support/exact-json.ts";
import type { Expected } from "./support/fixtures.ts";
import { FIXTURES_ROOT, fixturePath, listFixtures, readExpected } from "./support/fixtures.ts";

/** The last two cells of each fixture's row, by its name: what is wrong, and what walctl must say. */
function readmeRows(): [name: string, wrong: string, says: string][] {
  const readme = readFileSync(join(FIXTURES_ROOT, "README.md"), "utf8");
  const rows = readme.matchAll(/^\| `(\w+\/[\w-]+)` \| .+ \| (.+) \| (.+) \|$/gm);
  return [...rows].map(([, name, wrong, says]) => [name!, wrong!, says!]);
}

/** What the last cell of a row must start with. */
function outcome({ verify, records }: Expected): string {
  const verdict = verify.exit === 1 ? "corrupt" : verify.must.includes("torn-tail") ? "torn" : "clean";
  return [`exit ${verify.exit}, ${verdict}, ${records.length} records`, codes(verify.must)]
    .filter(Boolean)
    .join("; ");
}

function codes(list: readonly string[]): string {
  return list.map((code) => `\`${code}\``).join(", ");
}

interface Extent {
  readonly segment: string;
  readonly offset: number;
  readonly length: number;
}

function extentOf(expected: Expected, row: readonly unknown[]): Extent {
  const value = (column: string): unknown => row[expected.recordColumns.indexOf(column)];
  return {
    segment: String(value("segment")),
    offset: Number(value("offset")),
    length: Number(value("length")),
  };
}

test("every fixture has one row in the README, and every row a fixture", () => {
  expect(
    readmeRows()
      .map(([name]) => name)
      .sort(),
  ).toEqual([...listFixtures()].sort());
});

test.each(readmeRows())("the README's row agrees with %s/expected.json", (name, wrong, says) => {
  const expected = readExpected(name);
  expect(`${says}; `).toContain(`${outcome(expected)}; `);
  for (const { offset, singleBit, reframed } of expected.damage) {
    expect(wrong).toMatch(new RegExp(`\\b${offset}\\b`));
    if (singleBit) expect(wrong).toContain(`bit ${singleBit.bit} of byte ${singleBit.offset}`);
    if (singleBit) expect(says).toContain(`single bit ${singleBit.bit} of byte ${singleBit.offset}`);
    if (reframed) expect(says).toContain(`reframed to ${reframed} bytes`);
  }
  const forbidden = /not (`.*?)(?:; |$)/.exec(says)?.[1];
  if (forbidden !== undefined) expect(forbidden).toBe(codes(expected.verify.mustNot));
});

describe.each(listFixtures())("%s", (name) => {
  const expected = readExpected(name);
  const wal = fixturePath(name);
  const files = readdirSync(wal);

  test("names itself, and its format", () => {
    expect([expected.case, expected.format]).toEqual([name, name.split("/")[0]]);
  });

  test("has the files that its records and its damage name, and no others but empty ones", () => {
    const named = [...expected.records.map((row) => extentOf(expected, row)), ...expected.damage];
    const segments = new Set(named.map(({ segment }) => segment));
    expect(files).not.toEqual([]);
    expect(files.filter((file) => statSync(join(wal, file)).size > 0).sort()).toEqual([...segments].sort());
  });

  test("has its records and its damage inside its files, none overlapping", () => {
    for (const file of files) {
      const extents = [...expected.records.map((row) => extentOf(expected, row)), ...expected.damage]
        .filter(({ segment }) => segment === file)
        .sort((a, b) => a.offset - b.offset);
      const ends = extents.map(({ offset, length }) => offset + length);
      expect(extents.filter(({ offset }, i) => offset < (ends[i - 1] ?? 0))).toEqual([]);
      expect(ends.at(-1) ?? 0).toBeLessThanOrEqual(statSync(join(wal, file)).size);
    }
  });
});

test("a name that is no fixture is refused", () => {
  expect(() => fixturePath("sochdb/no-such")).toThrow("no fixture sochdb/no-such");
});

describe("exact JSON", () => {
  test.each([
    ["18446744073709551615", 18446744073709551615n],
    ["[9007199254740993,-9007199254740993]", [9007199254740993n, -9007199254740993n]],
    ["[123456789012345,1234567890123456]", [123456789012345, 1234567890123456n]],
    [
      "[0.1234567890123456,1234567890123456e2,1234567890123456.5]",
      [0.1234567890123456, 1234567890123456e2, 1234567890123456.5],
    ],
    [
      '{"18446744073709551615":"[18446744073709551615]"}',
      { "18446744073709551615": "[18446744073709551615]" },
    ],
    [
      '["\\"",18446744073709551615,"\\\\",18446744073709551615]',
      ['"', 18446744073709551615n, "\\", 18446744073709551615n],
    ],
  ])("%s", (text, value) => {
    expect(parseExactJson(text)).toEqual(value);
  });

  test("ids above 2^53 in expected.json", () => {
    const { records, engine } = readExpected("aegis/big-ids");
    expect(records[1]!.slice(5, 7)).toEqual([18446744073709551614n, 18446744073709551615n]);
    expect(engine.incompleteTxns).toEqual([9007199254740993n, 9007199254740995n]);
  });
});
