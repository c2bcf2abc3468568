import { expect, test } from "vitest";
import { U64List } from "../../src/core/u64-list.ts";

test.each([0, 1, 16, 17, 32_767, 32_768, 32_769, 65_536, 70_000])("%i numbers come back", (count) => {
  const list = new U64List();
  for (let i = 0; i < count; i++) list.push(i, 0xffff_ffff - i);
  expect(list.length).toBe(count);
  let expected = 0n;
  for (const value of list) {
    expect(value === (expected << 32n) + 0xffff_ffffn - expected).toBe(true);
    expected += 1n;
  }
  expect(expected).toBe(BigInt(count));
});
