import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { crc32 as zlibCrc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { crc32 } from "../../src/core/crc32.ts";
import { allocateFoldable, foldedCrc32 } from "../../src/core/fold-kernel.ts";
import { KERNEL_LEAST_BYTES } from "../../src/core/fold-kernel-code.ts";

const MOST_BYTES = 300_000;

/** Bytes that look random, always the same ones for a seed. */
function fillFrom(seed: number, bytes: Uint8Array): void {
  let state = seed | 1;
  for (let i = 0; i < bytes.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[i] = state;
  }
}

const fromRepository = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

describe("the kernel that folds", () => {
  const memory = allocateFoldable(MOST_BYTES)!;

  test("gives what zlib gives, for any bytes of any length anywhere in its memory", () => {
    const length = fc.integer({ min: KERNEL_LEAST_BYTES, max: MOST_BYTES - 64 });
    const seed = fc.integer({ min: 0, max: 0xffff_ffff });
    fc.assert(
      fc.property(fc.integer(), length, fc.nat(63), seed, (content, byteLength, offset, before) => {
        const bytes = memory.subarray(offset, offset + byteLength);
        fillFrom(content, bytes);
        expect(foldedCrc32(bytes, before)).toBe(zlibCrc32(bytes, before));
      }),
      { numRuns: 200 },
    );
  });

  test("gives what zlib gives around every length at which its loops end", () => {
    fillFrom(1, memory);
    for (const near of [KERNEL_LEAST_BYTES, KERNEL_LEAST_BYTES + 128, 16384 + 4032, 2 * 16384 + 4032]) {
      for (let length = Math.max(near - 130, KERNEL_LEAST_BYTES); length < near + 130; length++) {
        const bytes = memory.subarray(3, 3 + length);
        expect(foldedCrc32(bytes, 0), `${length} bytes`).toBe(zlibCrc32(bytes));
      }
    }
  });

  test("gives what zlib gives for each single bit of its first and last bytes", () => {
    const bytes = memory.subarray(0, 20_000);
    bytes.fill(0);
    const places = [...Array(40).keys()].flatMap((i) => [i, bytes.length - 1 - i]);
    for (const place of places) {
      for (let bit = 0; bit < 8; bit++) {
        bytes[place] = 1 << bit;
        expect(foldedCrc32(bytes, 0), `bit ${bit} of byte ${place}`).toBe(zlibCrc32(bytes));
      }
      bytes[place] = 0;
    }
  });

  test("leaves the bytes as they are", () => {
    fillFrom(2, memory);
    const before = memory.slice();
    foldedCrc32(memory.subarray(5, 100_005), 7);
    expect(Buffer.compare(memory, before)).toBe(0);
  });

  test("leaves to zlib what is too short or elsewhere", () => {
    expect(foldedCrc32(memory.subarray(0, KERNEL_LEAST_BYTES - 1), 0)).toBeNull();
    expect(foldedCrc32(new Uint8Array(50_000), 0)).toBeNull();
  });

  test("is what its source builds to", () => {
    const built = execFileSync(process.execPath, [fromRepository("kernel/build.mjs")], { encoding: "utf8" });
    expect(readFileSync(fromRepository("src/core/fold-kernel-code.ts"), "utf8")).toBe(built);
  });
});

describe("crc32", () => {
  test.each([0, 699, 700, 16_383, 16_384, 200_000])("of %i bytes is zlib's, in any memory", (length) => {
    for (const memory of [new Uint8Array(length), allocateFoldable(length)!]) {
      fillFrom(3, memory);
      expect(crc32(memory, 0x1234_5678)).toBe(zlibCrc32(memory, 0x1234_5678));
    }
  });

  test("works without WebAssembly", () => {
    const script = `
      import { allocateFoldable } from ${JSON.stringify(fromRepository("dist/core/fold-kernel.js"))};
      import { crc32 } from ${JSON.stringify(fromRepository("dist/core/crc32.js"))};
      process.stdout.write([allocateFoldable(100), crc32(new Uint8Array(100000).fill(1))].join());`;
    const output = execFileSync(process.execPath, ["--jitless", "--input-type=module", "--eval", script], {
      // Node warns that it goes without.
      stdio: ["ignore", "pipe", "ignore"],
    });
    expect(output.toString()).toBe(`,${zlibCrc32(new Uint8Array(100_000).fill(1))}`);
  });
});
