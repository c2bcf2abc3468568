import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { highOf, lowOf } from "../../src/core/u64.ts";
import { PageCounter } from "../../src/stats/page-counter.ts";

function count(writes: readonly bigint[], mostPages: number) {
  const counter = new PageCounter(mostPages);
  for (const page of writes) counter.add({ high: highOf(page), low: lowOf(page) }, 3);
  return counter.result(1000);
}

const pageId = fc.oneof(fc.bigInt({ min: 0n, max: 12n }), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }));

describe("pages", () => {
  test("are counted exactly as long as there is room", () => {
    fc.assert(
      fc.property(fc.array(pageId), (writes) => {
        const truth = new Map<bigint, number>();
        for (const page of writes) truth.set(page, (truth.get(page) ?? 0) + 1);
        const { stats, top } = count(writes, 1000);
        expect(stats).toEqual({ count: truth.size, writesMissingMost: 0 });
        expect(new Map(top.map(({ pageId, writes }) => [pageId, writes]))).toEqual(truth);
        for (const { writes, bytes } of top) expect(bytes).toBe(3 * writes);
      }),
    );
  });

  test("where there are too many, what is listed lacks at most what is said", () => {
    fc.assert(
      fc.property(
        fc.array(pageId, { maxLength: 2000 }),
        fc.integer({ min: 2, max: 16 }),
        (writes, mostPages) => {
          const truth = new Map<bigint, number>();
          for (const page of writes) truth.set(page, (truth.get(page) ?? 0) + 1);
          const { stats, top } = count(writes, mostPages);
          expect(stats.count).toBeGreaterThanOrEqual(truth.size);
          const listed = new Map(top.map(({ pageId, writes }) => [pageId, writes]));
          for (const [page, number] of truth) {
            const found = listed.get(page) ?? 0;
            expect(found).toBeLessThanOrEqual(number);
            expect(found + stats.writesMissingMost).toBeGreaterThanOrEqual(number);
          }
        },
      ),
    );
  });
});
