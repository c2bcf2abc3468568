import fc from "fast-check";
import { expect, test } from "vitest";
import { TopList } from "../../src/core/top-list.ts";

test("the largest are kept, largest first, of equal ones those that came first", () => {
  const items = fc.array(
    fc.nat(20).map((rank) => ({ rank })),
    { maxLength: 200 },
  );
  fc.assert(
    fc.property(items, fc.nat(10), (offered, most) => {
      const list = new TopList<{ rank: number }>(most, ({ rank }) => rank);
      for (const item of offered) if (list.wants(item.rank)) list.add(item);
      const kept = list.list();
      const expected = offered.toSorted((a, b) => b.rank - a.rank).slice(0, most);
      expect(kept).toHaveLength(expected.length);
      for (const [i, item] of kept.entries()) expect(item).toBe(expected[i]);
    }),
  );
});
