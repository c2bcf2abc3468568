import fc from "fast-check";
import { expect, test } from "vitest";
import { parseU64 } from "../../src/core/parse-u64.ts";

test("reads every unsigned 64-bit number, decimal and hexadecimal", () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 2n ** 64n - 1n), (value) => {
      expect(parseU64(value.toString())).toBe(value);
      expect(parseU64(`0x${value.toString(16)}`)).toBe(value);
      expect(parseU64(`0x${value.toString(16).toUpperCase()}`)).toBe(value);
    }),
  );
});

test.each([
  "",
  " 1",
  "1 ",
  "-1",
  "+1",
  "1.0",
  "1e3",
  "1_000",
  "0x",
  "0b1",
  "0o7",
  "1n",
  "١",
  "18446744073709551616",
  "0x10000000000000000",
  "99999999999999999999999",
])("refuses %j", (text) => {
  expect(parseU64(text)).toBeNull();
});

test("takes leading zeros for decimal, not octal", () => {
  expect(parseU64("0010")).toBe(10n);
});
