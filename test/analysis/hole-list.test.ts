import fc from "fast-check";
import { expect, test } from "vitest";
import type { Hole } from "../../src/analysis/lsn-order/hole-list.ts";
import { HoleList } from "../../src/analysis/lsn-order/hole-list.ts";

const segment = {
  name: "wal",
  path: "wal",
  parsedName: null,
  size: 0,
  isNewest: true,
  location: "",
  firstLsn: null,
  open: () => {
    throw new Error("nothing is read");
  },
};

/** Beyond 2^32 and 2^53, so that both halves of an LSN matter. */
const BASE = 0x20_0000_ffff_fff0n;

function hole(from: number, to: number): Hole {
  const opening = { segmentIndex: 3, segment, offset: from, length: from % 2 === 0 ? null : 7 };
  const lsn = BASE + BigInt(from);
  const fields = { openingLsn: lsn + 1n, betweenSegments: from % 3 === 0, budgets: [], references: [] };
  return { from: lsn, to: BASE + BigInt(to), opening, ...fields };
}

const step = fc.record({ fill: fc.boolean(), at: fc.nat(119) });

test("a list of holes is the set of their LSNs, whatever is filled and referred to", () => {
  const steps = fc.array(step, { maxLength: 200 });
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 12 }), steps, (sizes, actions) => {
      const list = new HoleList();
      const missing = new Set<number>();
      for (const [i, size] of sizes.entries()) {
        list.open(hole(i * 10, i * 10 + size - 1));
        for (let k = 0; k < size; k++) missing.add(i * 10 + k);
      }
      for (const { fill, at } of actions) {
        const lsn = BASE + BigInt(at);
        if (fill) expect(list.fill(lsn)?.opening.offset).toBe(missing.has(at) ? at - (at % 10) : undefined);
        else expect(list.refer(lsn)).toBe(missing.has(at));
        if (fill) missing.delete(at);
        expect(list.has(lsn)).toBe(missing.has(at));
        expect(list.anyBetween(lsn, lsn + 4n)).toBe([0, 1, 2, 3].some((k) => missing.has(at + k)));
      }
      const referred = new Set(actions.flatMap(({ fill, at }) => (fill ? [] : [at])));
      expectHoles(list, missing, referred);
    }),
  );
});

/** Every missing LSN lies in one hole, which knows what opened it and what refers to it. */
function expectHoles(list: HoleList, missing: ReadonlySet<number>, referred: ReadonlySet<number>): void {
  const seen: number[] = [];
  const { count } = list;
  list.takeLowest(count, ({ from, to, opening, references, betweenSegments }) => {
    const [first, last] = [Number(from - BASE), Number(to - BASE)];
    const origin = first - (first % 10);
    expect(opening).toEqual(hole(origin, origin).opening);
    expect(betweenSegments).toBe(origin % 3 === 0);
    const inside = Array.from({ length: last - first + 1 }, (_, k) => first + k);
    seen.push(...inside);
    const referredInside = inside.filter((lsn) => referred.has(lsn));
    const named = references.map((lsn) => Number(lsn - BASE)).sort((a, b) => a - b);
    expect(referredInside).toEqual(named);
  });
  expect(seen).toEqual([...missing].sort((a, b) => a - b));
  expect(list.count).toBe(0);
}
