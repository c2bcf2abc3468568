import { describe, expect, test } from "vitest";
import { IdIndex } from "../../../src/core/id-index.ts";
import { ByteLedger } from "../../../src/recover/pages/byte-ledger.ts";
import { ARIES_PLANE, COMMITTED_PLANE, ENGINE_PLANE } from "../../../src/recover/pages/ledger.ts";
import { LedgerImages } from "../../../src/recover/pages/ledger-images.ts";
import { createRandom } from "../../support/sample-log.ts";

const PAGES = 40;
const PAGE_BYTES = 3000;

/** The same written into plain arrays. */
class NaivePages {
  readonly committed: Uint8Array[] = Array.from({ length: PAGES }, () => new Uint8Array(PAGE_BYTES));
  readonly engine: Uint8Array[] = Array.from({ length: PAGES }, () => new Uint8Array(PAGE_BYTES));
  readonly ends: number[] = new Array<number>(PAGES).fill(0);
  readonly engineEnds: number[] = new Array<number>(PAGES).fill(0);
  readonly touched: Set<number>[] = Array.from({ length: PAGES }, () => new Set<number>());
}

function indexOfPages(): IdIndex {
  const index = new IdIndex();
  for (let page = 0; page < PAGES; page++) index.add(page, page * 3);
  return index;
}

describe.each([
  ["in memory", 1 << 30],
  ["mostly in the temporary file", 20_000],
  ["with room for not even one", 1],
])("pages %s", (_, residentBytes) => {
  test("hold what was written, whatever is touched in whatever order", () => {
    const random = createRandom(7);
    const below = (n: number): number => Math.floor(random() * n);
    const ledger = new ByteLedger(indexOfPages(), residentBytes);
    const naive = new NaivePages();
    for (let step = 0; step < 4000; step++) {
      const page = below(PAGES);
      const offset = below(PAGE_BYTES - 200);
      const split = below(90);
      // Half of the pages are touched by updates on which all versions agree, but for a few late ones.
      const agrees = page % 2 === 0 && (step < 3000 || random() < 0.9);
      const data = Uint8Array.from({ length: split + (agrees ? split : below(90)) }, () => below(256));
      const isCommitted = agrees || random() < 0.5;
      const after = data.subarray(split);
      const length = Math.max(split, after.length);
      expect(ledger.select(page, page * 3, offset, offset + length)).toBe(true);
      const images = { offset, data, from: 0, split, to: data.length };
      const isShared = agrees && ledger.share(images);
      if (!isShared) ledger.update(images, isCommitted);
      for (let i = 0; i < length; i++) {
        if (naive.touched[page]!.has(offset + i)) continue;
        naive.touched[page]!.add(offset + i);
        if (i < split) naive.committed[page]![offset + i] = data[i]!;
      }
      if (isCommitted) naive.committed[page]!.set(after, offset);
      naive.ends[page] = Math.max(naive.ends[page]!, length > 0 ? offset + length : 0);
      if (!isShared) ledger.write(ENGINE_PLANE, offset, data, split, data.length);
      naive.engine[page]!.set(after, offset);
      if (after.length > 0) naive.engineEnds[page] = Math.max(naive.engineEnds[page]!, offset + after.length);
    }
    const committed = Array.from(new LedgerImages(ledger, COMMITTED_PLANE), ({ bytes }) =>
      Buffer.from(bytes).toString("hex"),
    );
    const engine = Array.from(new LedgerImages(ledger, ENGINE_PLANE), ({ bytes }) =>
      Buffer.from(bytes).toString("hex"),
    );
    const hexOf = (planes: Uint8Array[], ends: number[]): string[] =>
      planes.map((bytes, page) => Buffer.from(bytes.subarray(0, ends[page])).toString("hex"));
    expect(committed).toEqual(hexOf(naive.committed, naive.ends));
    expect(engine).toEqual(hexOf(naive.engine, naive.engineEnds));
    ledger.close();
  });
});

test("a page that no index knows is of no interest", () => {
  const ledger = new ByteLedger(indexOfPages());
  expect(ledger.select(1, 1, 0, 10)).toBe(false);
  ledger.close();
});

test("the engine is compared where it writes, the replay everywhere", () => {
  const ledger = new ByteLedger(indexOfPages());
  const write = (plane: number, offset: number, byte: number): void => {
    ledger.select(0, 0, 0, 2);
    ledger.write(plane, offset, Uint8Array.of(byte), 0, 1);
  };
  ledger.select(0, 0, 0, 2);
  ledger.update({ offset: 0, data: Uint8Array.of(0, 0, 1, 1), from: 0, split: 2, to: 4 }, true);
  write(ENGINE_PLANE, 0, 1);
  expect(ledger.differing([ENGINE_PLANE])[0]).toBe(0);
  write(ENGINE_PLANE, 1, 9);
  expect(ledger.differing([ENGINE_PLANE])[0]).toBe(1);
  expect(ledger.differing([ARIES_PLANE])[0]).toBe(0);
  write(ARIES_PLANE, 1, 9);
  expect(ledger.differing([ARIES_PLANE])[0]).toBe(1);
  ledger.close();
});
