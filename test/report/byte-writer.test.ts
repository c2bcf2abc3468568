import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ByteWriter } from "../../src/report/byte-writer.ts";
import { constant, digitCount } from "../../src/report/digits.ts";

/** What `write` puts out, from a buffer so small that it must grow. */
function written(write: (writer: ByteWriter) => void): string {
  const writer = new ByteWriter(1);
  write(writer);
  return Buffer.from(writer.contents).toString("utf8");
}

const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const u64 = fc.oneof(fc.bigInt(0n, 2n ** 64n - 1n), edgesOf64());

/** Numbers beside powers of ten and of two, where a digit or a carry begins. */
function edgesOf64(): fc.Arbitrary<bigint> {
  const powers = [
    ...Array.from({ length: 20 }, (_, n) => 10n ** BigInt(n)),
    ...Array.from({ length: 65 }, (_, n) => 2n ** BigInt(n)),
  ];
  const near = powers.flatMap((power) => [power - 1n, power, power + 1n]);
  return fc.constantFrom(...near.filter((value) => value >= 0n && value < 2n ** 64n));
}

describe("a byte writer", () => {
  test("writes unsigned 64-bit numbers as bigints print", () => {
    fc.assert(
      fc.property(u64, (value) => {
        expect(written((w) => w.u64(Number(value >> 32n), Number(value & 0xffff_ffffn)))).toBe(String(value));
      }),
      { numRuns: 5000 },
    );
  });

  test("writes safe integers as numbers print", () => {
    fc.assert(
      fc.property(fc.oneof(u32, fc.maxSafeNat()), (value) => {
        expect(written((w) => w.number(value))).toBe(String(value));
      }),
      { numRuns: 5000 },
    );
    expect(written((w) => w.number(Number.MAX_SAFE_INTEGER))).toBe("9007199254740991");
  });

  test("counts decimal digits", () => {
    fc.assert(
      fc.property(u32, (value) => {
        expect(digitCount(value)).toBe(String(value).length);
      }),
    );
    for (let power = 1; power < 1e10; power *= 10) {
      for (const value of [power - 1, power]) expect(digitCount(value)).toBe(String(value).length);
    }
  });

  test("writes hexadecimal and base64 as Buffer does", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(written((w) => w.hex(bytes))).toBe(Buffer.from(bytes).toString("hex"));
        expect(written((w) => w.base64(bytes))).toBe(Buffer.from(bytes).toString("base64"));
      }),
    );
  });

  test("writes base64 in pieces of a multiple of three bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat({ max: 20 }), (bytes, triples) => {
        const cut = Math.min(triples * 3, bytes.length);
        const pieces = written((w) => {
          if (cut % 3 === 0) w.base64(bytes.subarray(0, cut));
          w.base64(cut % 3 === 0 ? bytes.subarray(cut) : bytes);
        });
        expect(pieces).toBe(Buffer.from(bytes).toString("base64"));
      }),
    );
  });

  test("writes constants and texts one behind the other", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.string({ unit: "binary" }))), (parts) => {
        const text = parts.map(([, part]) => part).join("");
        const bytes = written((w) => {
          for (const [asConstant, part] of parts) asConstant ? w.constant(constant(part)) : w.text(part);
        });
        expect(bytes).toBe(Buffer.from(text).toString("utf8"));
      }),
    );
  });

  test("keeps what was written when it grows", () => {
    const digits = Array.from({ length: 1000 }, (_, i) => String(i)).join("");
    expect(written((w) => Array.from({ length: 1000 }, (_, i) => w.number(i)))).toBe(digits);
  });

  test("aligns by the column", () => {
    const aligned = written((w) => {
      w.number(42);
      w.alignRight(0, 5);
      w.byte(0x7c);
      const from = w.length;
      w.number(7);
      w.alignLeft(from, 3);
      w.byte(0x7c);
      w.alignRight(w.length - 3, 2);
    });
    expect(aligned).toBe("   42|7  |");
  });

  test("starts over after clear", () => {
    expect(
      written((w) => {
        w.text("gone");
        w.clear();
        w.text("kept");
      }),
    ).toBe("kept");
  });
});
