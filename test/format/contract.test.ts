import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { minimumRecordLength } from "../../src/format/layout.ts";
import { FORMATS } from "../../src/format/registry.ts";
import { createRandom, sampleLog, sampleRecord } from "../support/sample-log.ts";
import { scanBytes } from "../support/scan-bytes.ts";

/**
 * What every registered format must keep. A new format is tested here the moment it is listed.
 */
describe.each(FORMATS)("$title keeps the contract", (format) => {
  const log = sampleLog(format, 20);

  test("a record of every type survives encoding and decoding", () => {
    const { records, damages, tail } = scanBytes(format, log.bytes);
    expect(records.map(({ offset: _, length: __, ...record }) => record)).toEqual(log.records);
    expect(records.map((record) => record.offset)).toEqual(log.offsets.slice(0, -1));
    expect(damages).toEqual([]);
    expect(tail).toEqual({ kind: "clean", offset: log.bytes.length, length: 0 });
  });

  test("u64 fields are exact up to 2^64 - 1", () => {
    const max = 2n ** 64n - 1n;
    const type = [...format.types.values()].find((name) => name === "update") ?? "full";
    const plain = sampleRecord(format, type, 1n, createRandom(1));
    const widest = { ...plain, lsn: max, txnId: max, prevLsn: max, pageId: max };
    const decoded = scanBytes(format, format.encode(widest)).records[0]!;
    const expected = format.layout.lsn === "stored" ? widest : plain;
    const { offset: _, length: __, ...record } = decoded;
    expect(record).toEqual(expected);
  });

  test("any data of any length survives", () => {
    const type = [...format.types.values()].find((name) => name === "update") ?? "full";
    const plain = sampleRecord(format, type, 1n, createRandom(1));
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 2000 }), (data) => {
        const before = format.name === "sochdb" ? data.length >> 1 : plain.beforeLength;
        const decoded = scanBytes(format, format.encode({ ...plain, data, beforeLength: before })).records[0];
        expect(decoded?.data).toEqual(data);
        expect(decoded?.length).toBe(minimumRecordLength(format.layout) + data.length);
      }),
      { numRuns: 200 },
    );
  });

  test("a number that does not fit its field is refused", () => {
    const record = log.records[0]!;
    expect(() => format.encode({ ...record, typeCode: 256 })).toThrow(RangeError);
    if (format.layout.lsn === "stored") {
      expect(() => format.encode({ ...record, lsn: 2n ** 64n })).toThrow(RangeError);
      expect(() => format.encode({ ...record, txnId: -1n })).toThrow(RangeError);
    }
  });

  test("every field lies inside its record, in order and without overlap", () => {
    const view = format.createView();
    const { bytes, offsets } = log;
    const place = { segmentIndex: 0, offset: 0, bytes, data: new DataView(bytes.buffer), count: 1 };
    for (const [index, start] of offsets.slice(0, -1).entries()) {
      view.seek({ ...place, starts: Uint32Array.of(start), firstLsnHigh: 0, firstLsnLow: 1, whole: true }, 0);
      let end = 0;
      for (const field of view.fields()) {
        expect(field.offset).toBeGreaterThanOrEqual(end);
        end = field.offset + field.length;
      }
      expect(end).toBeLessThanOrEqual(offsets[index + 1]! - start);
    }
  });

  test("every record's header is plausible, cut at any byte, and found as a candidate", () => {
    const { headerLength } = format.layout;
    for (const start of log.offsets.slice(0, -1)) {
      for (let available = 0; available <= headerLength; available++) {
        expect(format.isPlausibleHeader(log.bytes, start, available)).toBe(true);
      }
      expect(format.findCandidate(log.bytes, start, start + 1)).toBe(start);
    }
  });

  test("no candidate is found past the last place for a header", () => {
    const { headerLength } = format.layout;
    const { bytes } = log;
    const found = format.findCandidate(bytes, bytes.length - headerLength + 1, bytes.length);
    expect(found).toBe(-1);
  });
});
