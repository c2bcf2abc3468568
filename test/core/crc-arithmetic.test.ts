import { crc32 as zlibCrc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { locateFlippedBit, loneBit, multiply } from "../../src/core/crc-arithmetic.ts";
import { crc32 } from "../../src/core/crc32.ts";

describe("crc32", () => {
  test("is CRC-32/ISO-HDLC", () => {
    expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
    expect(crc32(new Uint8Array(0))).toBe(0);
  });

  test("agrees with zlib on both sides of the switch to the native routine, and goes on from a seed", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1500 }), fc.nat(1500), (bytes, cut) => {
        const [head, tail] = [bytes.subarray(0, cut), bytes.subarray(cut)];
        expect(crc32(bytes)).toBe(zlibCrc32(bytes));
        expect(crc32(tail, crc32(head))).toBe(zlibCrc32(bytes));
      }),
    );
  });
});

describe("the flipped bit", () => {
  test("every bit of a short message is found", () => {
    const message = new TextEncoder().encode("every bit of this message");
    const checksum = zlibCrc32(message);
    for (let offset = 0; offset < message.length; offset++) {
      for (let bit = 0; bit < 8; bit++) {
        const flipped = message.slice();
        flipped[offset]! ^= 1 << bit;
        expect(locateFlippedBit(checksum ^ zlibCrc32(flipped), message.length)).toEqual({ offset, bit });
      }
    }
  });

  test("a bit far from the end of a long message is found", () => {
    const message = new Uint8Array(300_000).map((_, i) => i * 31);
    const checksum = zlibCrc32(message);
    for (const offset of [0, 1, 4095, 4096, 4097, 150_000, 295_903, 295_904, 299_999]) {
      const flipped = message.slice();
      flipped[offset]! ^= 0x20;
      expect(locateFlippedBit(checksum ^ zlibCrc32(flipped), message.length)).toEqual({ offset, bit: 5 });
    }
  });

  test("two flipped bits are no single one, and neither is no difference", () => {
    const message = new Uint8Array(200).fill(7);
    const checksum = zlibCrc32(message);
    message[10]! ^= 1;
    message[11]! ^= 1;
    expect(locateFlippedBit(checksum ^ zlibCrc32(message), message.length)).toBeNull();
    expect(locateFlippedBit(0, 100)).toBeNull();
  });

  test("a bit outside the message is not found", () => {
    const message = new Uint8Array(100).fill(7);
    const syndrome = zlibCrc32(message) ^ zlibCrc32(message.slice().fill(6, 3, 4));
    expect(locateFlippedBit(syndrome, 97)).toEqual({ offset: 0, bit: 0 });
    expect(locateFlippedBit(syndrome, 96)).toBeNull();
  });

  test("a lone bit of a word", () => {
    expect(loneBit(1)).toBe(0);
    expect(loneBit(0x8000_0000)).toBe(31);
    expect(loneBit(0)).toBeNull();
    expect(loneBit(3)).toBeNull();
  });

  test("multiplication is that of polynomials: commutative, associative, with a one", () => {
    const word = fc.integer({ min: 0, max: 0xffff_ffff });
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        expect(multiply(a, 0x8000_0000)).toBe(a);
        expect(multiply(a, b)).toBe(multiply(b, a));
        expect(multiply(multiply(a, b), c)).toBe(multiply(a, multiply(b, c)));
      }),
    );
  });
});
