import fc from "fast-check";
import { expect, test } from "vitest";
import { toJson } from "../../src/core/json.ts";
import { parseExactJson } from "../../src/core/parse-json.ts";

test("keeps integers exact, and digits in strings as they are", () => {
  expect(
    parseExactJson(
      '{"a":18446744073709551615,"b":"18446744073709551615","c":"\\"1234567890123456789","d":-1.5e3}',
    ),
  ).toEqual({ a: 2n ** 64n - 1n, b: "18446744073709551615", c: '"1234567890123456789', d: -1500 });
});

test("reads back what walctl writes", () => {
  const value = fc.oneof(fc.string({ unit: "binary" }), fc.bigInt({ min: 10n ** 15n, max: 2n ** 64n - 1n }));
  fc.assert(
    fc.property(fc.array(value), (values) => {
      expect(parseExactJson(toJson(values))).toEqual(values);
    }),
  );
});

test("throws what JSON.parse throws", () => {
  expect(() => parseExactJson("{")).toThrow(SyntaxError);
});
