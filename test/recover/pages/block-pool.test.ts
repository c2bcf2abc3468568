import { describe, expect, test } from "vitest";
import { BLOCK_BYTES, BlockPool } from "../../../src/recover/pages/block-pool.ts";
import { createRandom } from "../../support/sample-log.ts";

describe.each([
  ["all in memory", 1 << 30],
  ["mostly in the temporary file", 8 * BLOCK_BYTES],
  ["with room for not even one block", 1],
])("blocks, %s", (_, residentBytes) => {
  test("begin as zeros and keep what is written, whatever is asked for in between", () => {
    const pool = new BlockPool(residentBytes);
    const random = createRandom(5);
    const places = Array.from({ length: 3000 }, (_, number) => {
      const length = 4 * (1 + Math.floor(random() * (number % 500 === 0 ? 40_000 : 60)));
      const { block, offset } = pool.allocate(length);
      const bytes = pool.block(block, true).bytes.subarray(offset, offset + length);
      expect(bytes.every((byte) => byte === 0)).toBe(true);
      bytes.fill(number % 251);
      return { block, offset, length, value: number % 251 };
    });
    for (let round = 0; round < 6000; round++) {
      const place = places[Math.floor(random() * places.length)]!;
      const isChanged = random() < 0.5;
      const { bytes, words } = pool.block(place.block, isChanged);
      const held = bytes.subarray(place.offset, place.offset + place.length);
      expect([...new Set(held)]).toEqual([place.value]);
      expect(words[place.offset / 4]).toBe(0x0101_0101 * place.value);
      if (!isChanged) continue;
      place.value = round % 199;
      held.fill(place.value);
    }
    pool.close();
  });
});

test("the block that was asked for last stays where it is when the next is asked for", () => {
  const pool = new BlockPool(1);
  const [first, second] = [pool.allocate(BLOCK_BYTES), pool.allocate(BLOCK_BYTES)];
  const before = pool.block(first.block, true);
  before.bytes.fill(7);
  pool.block(second.block, true).bytes.fill(9);
  expect(before.bytes[0]).toBe(7);
  pool.allocate(BLOCK_BYTES);
  expect(pool.block(first.block, false).bytes[0]).toBe(7);
  pool.close();
});
