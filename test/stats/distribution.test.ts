import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DistributionCounter, EXACT_BELOW } from "../../src/stats/distribution.ts";

function counted(values: readonly number[]) {
  const counter = new DistributionCounter();
  for (const value of values) counter.add(value);
  return counter.result();
}

/** By nearest rank. */
function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.ceil(sorted.length * share) - 1]!;
}

describe("a distribution", () => {
  test("agrees with the sorted numbers, exactly where they are small", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(EXACT_BELOW - 1), { minLength: 1 }), (values) => {
        const sorted = values.toSorted((a, b) => a - b);
        expect(counted(values)).toMatchObject({
          count: values.length,
          sum: values.reduce((a, b) => a + b, 0),
          min: sorted[0],
          p50: percentile(sorted, 0.5),
          p95: percentile(sorted, 0.95),
          p99: percentile(sorted, 0.99),
          max: sorted.at(-1),
          exact: true,
        });
      }),
    );
  });

  test("is at most 1/128 too large where numbers are large, and its largest is exact", () => {
    const large = fc.nat(2 ** 31 - 1).chain((low) => fc.nat(2 ** 20).map((high) => high * 2 ** 31 + low));
    fc.assert(
      fc.property(fc.array(large, { minLength: 1 }), (values) => {
        const sorted = values.toSorted((a, b) => a - b);
        const result = counted(values)!;
        expect(result.max).toBe(sorted.at(-1));
        for (const [share, found] of [
          [0.5, result.p50],
          [0.95, result.p95],
          [0.99, result.p99],
        ] as const) {
          const value = percentile(sorted, share);
          expect(found).toBeGreaterThanOrEqual(value);
          expect(found).toBeLessThanOrEqual(value + value / 128);
        }
      }),
    );
  });

  test("its bars hold every number once, by powers of two", () => {
    const values = [0, 0, 1, 2, 3, 4, 7, 8, 1000, 70_000, 131_071, 131_072];
    expect(counted(values)!.histogram).toEqual([
      { from: 0, below: 1, count: 2 },
      { from: 1, below: 2, count: 1 },
      { from: 2, below: 4, count: 2 },
      { from: 4, below: 8, count: 2 },
      { from: 8, below: 16, count: 1 },
      { from: 512, below: 1024, count: 1 },
      { from: 65_536, below: 131_072, count: 2 },
      { from: 131_072, below: 262_144, count: 1 },
    ]);
  });

  test("of nothing there is none", () => {
    expect(counted([])).toBeNull();
  });
});
