import { crc32 as zlibCrc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { crc32, crc32Between } from "../../src/core/crc32.ts";

describe("CRC-32", () => {
  test("has the check value of its catalogue entry", () => {
    const digits = new TextEncoder().encode("123456789");
    expect(crc32(digits)).toBe(0xcbf4_3926);
    expect(crc32Between(digits, 0, 9, 0)).toBe(0xcbf4_3926);
  });

  test("of a part of some bytes is zlib's, however long the part is and whatever came before", () => {
    const part = fc
      .uint8Array({ maxLength: 1500 })
      .chain((bytes) =>
        fc.tuple(fc.constant(bytes), fc.nat(bytes.length), fc.nat(bytes.length), fc.nat(0xffff_ffff)),
      );
    fc.assert(
      fc.property(part, ([bytes, a, b, seed]) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        // Node's forgets the seed where there are no bytes.
        const expected = from === to ? seed : zlibCrc32(bytes.subarray(from, to), seed);
        expect(crc32Between(bytes, from, to, seed)).toBe(expected);
        expect(crc32(bytes.subarray(from, to), seed)).toBe(expected);
      }),
    );
  });
});
