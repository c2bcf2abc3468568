import { describe, expect, test } from "vitest";
import { foldedCrc32 } from "../../src/core/fold-kernel.ts";
import { formatNamed } from "../../src/format/registry.ts";
import { WINDOW_BYTES, WindowMemory } from "../../src/log/segment-window.ts";
import { createRandom, joinRecords, sampleRecord } from "../support/sample-log.ts";
import { scanBytes } from "../support/scan-bytes.ts";

const isFoldable = (memory: Uint8Array): boolean => foldedCrc32(memory, 0) !== null;

describe("the memory of windows", () => {
  test("becomes foldable once 32 MiB have been loaded, and stays so when it grows", () => {
    const memory = new WindowMemory();
    const loads = Array.from({ length: 200 }, () => isFoldable(memory.take(1)));
    expect(loads.indexOf(true)).toBe((32 * 1024 * 1024) / WINDOW_BYTES);
    expect(loads.lastIndexOf(false)).toBe(loads.indexOf(true) - 1);
    const large = memory.take(WINDOW_BYTES + 1);
    expect(large.length).toBeGreaterThan(WINDOW_BYTES);
    expect(isFoldable(large)).toBe(true);
    expect(memory.take(1)).toBe(large);
  });

  test("stays ordinary where windows are small", () => {
    const memory = new WindowMemory(8192);
    for (let i = 0; i < 200; i++) expect(isFoldable(memory.take(1))).toBe(false);
  });
});

describe("a log of more than 32 MiB", () => {
  const format = formatNamed("rivven")!;
  const recordLength = 60_000;
  const count = 700;
  const log = joinRecords(
    format,
    Array.from({ length: count }, (_, i) => ({
      ...sampleRecord(format, "full", BigInt(i + 1), createRandom(i)),
      data: new Uint8Array(recordLength).fill(i),
    })),
  );

  test("is intact where nothing is damaged", () => {
    const { records, damages } = scanBytes(format, log.bytes);
    expect(records.length).toBe(count);
    expect(damages).toEqual([]);
  });

  test.each([3, 600, 601, 698])("shows one flipped bit in record %i", (damaged) => {
    const at = log.offsets[damaged]! + 40_000;
    log.bytes[at]! ^= 4;
    const { records, damages } = scanBytes(format, log.bytes);
    log.bytes[at]! ^= 4;
    expect(records.length).toBe(count - 1);
    expect(damages.map(({ offset, singleBit }) => [offset, singleBit])).toEqual([
      [log.offsets[damaged], { offset: at, bit: 2 }],
    ]);
  });
});
