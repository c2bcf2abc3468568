import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FORMATS } from "../../src/format/registry.ts";
import { scanSegment } from "../../src/log/scan-segment.ts";
import { LARGEST_WHOLE_RECORD_BYTES, WINDOW_BYTES } from "../../src/log/segment-window.ts";
import {
  concat,
  createRandom,
  joinRecords,
  randomBytes,
  sampleLog,
  sampleRecord,
} from "../support/sample-log.ts";
import { describeScan, MemorySource, scanBytes } from "../support/scan-bytes.ts";

describe.each(FORMATS)("$title, windows", (format) => {
  const type = [...format.types.values()].find((name) => name === "update") ?? "full";
  const recordOf = (lsn: bigint, dataLength: number) => ({
    ...sampleRecord(format, type, lsn, createRandom(1)),
    beforeLength: format.name === "sochdb" ? 0 : null,
    data: new Uint8Array(dataLength).fill(Number(lsn % 251n) + 1),
  });

  test("any window size finds the same records and damages", () => {
    const log = sampleLog(format, 60);
    fc.assert(
      fc.property(
        fc.integer({ min: 64, max: 1500 }),
        fc.array(fc.record({ at: fc.nat(log.bytes.length - 1), value: fc.nat(255) }), { maxLength: 6 }),
        (windowBytes, writes) => {
          const bytes = log.bytes.slice();
          for (const { at, value } of writes) bytes[at] = value;
          expect(scanBytes(format, bytes, { windowBytes })).toEqual(scanBytes(format, bytes));
        },
      ),
      { numRuns: 300 },
    );
  });

  test("records that straddle windows and records larger than one are intact", () => {
    const lengths = [10, WINDOW_BYTES - 100, 300, WINDOW_BYTES + 17, 64, LARGEST_WHOLE_RECORD_BYTES - 60, 9];
    const log = joinRecords(
      format,
      lengths.map((length, i) => recordOf(BigInt(i + 1), length)),
    );
    const { records, damages, tail } = scanBytes(format, log.bytes);
    expect(records.map((record) => record.data.length)).toEqual(lengths);
    expect(damages).toEqual([]);
    expect(tail.kind).toBe("clean");
  });

  test("a record larger than is ever loaded whole is checked piece by piece and comes with its beginning", () => {
    const size = LARGEST_WHOLE_RECORD_BYTES + 12_345;
    const log = joinRecords(format, [recordOf(1n, 10), recordOf(2n, size), recordOf(3n, 10)]);
    const whole: boolean[] = [];
    for (const event of scanSegment(format, new MemorySource(log.bytes), { segmentIndex: 0 })) {
      if (event.kind === "records") whole.push(event.batch.whole);
    }
    expect(whole).toEqual([true, false, true]);
    const damaged = log.bytes.slice();
    damaged[500_000]! ^= 4;
    const scanned = scanBytes(format, damaged);
    expect(scanned.records.map((record) => record.lsn)).toEqual([1n, 3n]);
    expect(scanned.damages).toMatchObject([
      { kind: "checksum-mismatch", singleBit: { offset: 500_000, bit: 2 } },
    ]);
  });

  test("a long log is read about once, damaged or not", () => {
    const one = sampleLog(format, 4000);
    for (const flips of [0, 40]) {
      const bytes = one.bytes.slice();
      for (let i = 0; i < flips; i++) bytes[Math.floor(((i + 0.5) * bytes.length) / flips)]! ^= 0x10;
      const source = new MemorySource(bytes);
      let records = 0;
      for (const event of scanSegment(format, source, { segmentIndex: 0 })) {
        if (event.kind === "records") records += event.batch.count;
      }
      expect(records).toBeGreaterThanOrEqual(4000 - flips);
      // Each damage may look at one window more.
      expect(source.bytesRead).toBeLessThan(bytes.length * 1.1 + (flips + 2) * WINDOW_BYTES * 2);
    }
  });
});

describe.each(FORMATS)("$title, hostile bytes are read a bounded number of times", (format) => {
  const size = 3 * 1024 * 1024;
  const header = sampleLog(format, 1).bytes.slice(0, format.layout.headerLength);

  function repeated(pattern: Uint8Array): Uint8Array {
    return new Uint8Array(size).map((_, i) => pattern[i % pattern.length]!);
  }
  function announcing(dataLength: number): Uint8Array {
    const bytes = header.slice();
    new DataView(bytes.buffer).setUint32(
      format.layout.dataLengthOffset,
      dataLength,
      format.layout.littleEndian,
    );
    return bytes;
  }

  test.each([
    ["random bytes", () => randomBytes(createRandom(1), size)],
    ["a field of magics", () => repeated(new TextEncoder().encode("WALR"))],
    ["plausible headers of empty records", () => repeated(announcing(0))],
    ["plausible headers of records of 1 MB", () => repeated(announcing(1_000_000))],
    ["plausible headers of records of half the file", () => repeated(announcing(size / 2))],
    ["plausible headers of records past the file", () => repeated(announcing(0x3fff_ffff))],
  ])("%s", (_, make) => {
    const bytes = concat(sampleLog(format, 5).bytes, make());
    const source = new MemorySource(bytes);
    let records = 0;
    for (const event of scanSegment(format, source, { segmentIndex: 0 })) {
      if (event.kind === "records") records += event.batch.count;
    }
    expect(records).toBe(5);
    expect(source.bytesRead).toBeLessThan(60 * bytes.length);
  });

  test("an intact log behind them is still found", () => {
    const bytes = concat(
      sampleLog(format, 5).bytes,
      repeated(announcing(0x3fff_ffff)),
      sampleLog(format, 30).bytes,
    );
    expect(describeScan(scanBytes(format, bytes))).toMatch(/^3[45] records, unreadable-region/);
  });
});
