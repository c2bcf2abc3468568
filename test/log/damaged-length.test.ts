import { describe, expect, test } from "vitest";
import { FORMATS } from "../../src/format/registry.ts";
import { concat, createRandom, joinRecords, sampleRecord } from "../support/sample-log.ts";
import { scanBytes } from "../support/scan-bytes.ts";

/** A damaged length must not swallow the records that it passes over, wherever it leads. */
describe.each(FORMATS)("$title, a length damaged by more than a bit", (format) => {
  const type = [...format.types.values()].find((name) => name === "update") ?? "full";
  const records = Array.from({ length: 50 }, (_, i) => ({
    ...sampleRecord(format, type, BigInt(i + 1), createRandom(1)),
    data: new Uint8Array(40).fill(i + 1),
    beforeLength: format.name === "sochdb" ? 20 : null,
  }));
  const log = joinRecords(format, records);
  const damaged = 10;
  const { headerLength, trailerLength, dataLengthOffset, littleEndian } = format.layout;

  /** The log with the announced length of one record changed so that its frame ends at `end`. */
  function leadingTo(end: number, rest: Uint8Array = new Uint8Array(0)): Uint8Array {
    const bytes = concat(log.bytes, rest);
    const start = log.offsets[damaged]!;
    const length = end - start - headerLength - trailerLength;
    new DataView(bytes.buffer).setUint32(start + dataLengthOffset, length, littleEndian);
    return bytes;
  }

  const zeros = new Uint8Array(65_536);
  const size = log.bytes.length;
  const torn = log.bytes.subarray(log.offsets[20], log.offsets[20]! + 30);
  const unscathed = log.offsets.slice(0, -1).filter((_, i) => i !== damaged);

  test.each([
    ["into the zero tail", leadingTo(size + 1000, zeros)],
    ["to the end of the file", leadingTo(size)],
    ["past the end of the file", leadingTo(size + 12_345)],
    ["past the end of a log that ends torn", leadingTo(size + 12_345, torn)],
    ["onto a later record", leadingTo(log.offsets[20]!)],
    ["into the midst of a later record", leadingTo(log.offsets[20]! + 7)],
  ])("%s costs its own record", (_, bytes) => {
    const scanned = scanBytes(format, bytes);
    expect(scanned.records.map((record) => record.offset)).toEqual(unscathed);
    const length = log.offsets[damaged + 1]! - log.offsets[damaged]!;
    expect(scanned.damages).toMatchObject([{ offset: log.offsets[damaged], length }]);
    // The checksum over the data alone proves the true length.
    if (format.layout.checksumOffset !== null) expect(scanned.damages[0]?.reframedLength).toBe(length);
  });

  test.runIf(format.layout.lsn === "stored")(
    "onto a later record, in front of which another is damaged, costs these two",
    () => {
      const bytes = leadingTo(log.offsets[20]!);
      bytes.set([1, 2, 3], log.offsets[19]! + headerLength + 3);
      const expected = unscathed.filter((offset) => offset !== log.offsets[19]);
      expect(scanBytes(format, bytes).records.map((record) => record.offset)).toEqual(expected);
    },
  );

  test("after a reset of the LSNs costs its own record too", () => {
    const more = records.map((record) => ({ ...record, lsn: record.lsn + 300n }));
    const before = joinRecords(format, more).bytes;
    const bytes = concat(before, leadingTo(size + 9000, torn));
    const scanned = scanBytes(format, bytes);
    expect(scanned.records.length).toBe(99);
    expect(scanned.damages).toMatchObject([{ offset: before.length + log.offsets[damaged]! }]);
  });
});
