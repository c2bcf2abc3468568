import { expect, test } from "vitest";
import { U64List } from "../../src/core/u64-list.ts";

test("numbers come back as they were put in, at any size", () => {
  const list = new U64List();
  const numbers = Array.from({ length: 1000 }, (_, i) => BigInt(i) * 0x1234_5678_9abcn);
  for (const number of numbers) list.push(Number(number >> 32n), Number(number & 0xffff_ffffn));
  list.push(0xffff_ffff, 0xffff_ffff);
  expect(list.length).toBe(1001);
  expect([...list]).toEqual([...numbers, 2n ** 64n - 1n]);
  expect(list.at(999)).toBe(numbers[999]);
});

test.each([0, 1, 16, 17, 32_767, 32_768, 32_769, 65_536, 70_000])("a list of %i numbers", (count) => {
  const list = new U64List();
  for (let i = 0; i < count; i++) list.push(i, 0xffff_ffff - i);
  expect(list.length).toBe(count);
  let at = 0n;
  for (const value of list) {
    expect(value === (at << 32n) + 0xffff_ffffn - at).toBe(true);
    at += 1n;
  }
  expect(at).toBe(BigInt(count));
});
