import { describe, expect, test } from "vitest";
import type { Format } from "../../src/format/format.ts";
import { FORMATS } from "../../src/format/registry.ts";
import { concat, sampleLog } from "../support/sample-log.ts";
import { scanBytes } from "../support/scan-bytes.ts";

/** Bytes of a header that no checksum covers and whose defined values cannot be told apart: type and flags. */
function isUncovered(format: Format, offsetInRecord: number): boolean {
  return (
    format.layout.checksumOffset !== null &&
    offsetInRecord >= 12 &&
    offsetInRecord < format.layout.headerLength
  );
}

function recordAt(offsets: readonly number[], offset: number): number {
  return offsets.findLastIndex((start) => start <= offset);
}

/** Exhaustive, not sampled: a small log of each format. */
describe.each(FORMATS)("$title, every possible small damage", (format) => {
  const log = sampleLog(format, 20);
  const { bytes, offsets } = log;
  const starts = offsets.slice(0, -1);

  test("a flipped bit costs its own record and no other, and is named", () => {
    for (let offset = 0; offset < bytes.length; offset++) {
      const damaged = recordAt(starts, offset);
      for (let bit = 0; bit < 8; bit++) {
        const flipped = bytes.slice();
        flipped[offset]! ^= 1 << bit;
        const { records, damages, tail } = scanBytes(format, flipped);
        const where = `bit ${bit} of byte ${offset}, record ${damaged}`;
        expect(tail.kind, where).toBe("clean");
        if (isUncovered(format, offset - starts[damaged]!)) {
          expect(
            records.map((record) => record.offset),
            where,
          ).toEqual(starts);
          continue;
        }
        const expected = starts.filter((_, index) => index !== damaged);
        expect(
          records.map((record) => record.offset),
          where,
        ).toEqual(expected);
        expect(damages.length, where).toBe(1);
        const length = offsets[damaged + 1]! - starts[damaged]!;
        expect(damages[0], where).toMatchObject({ offset: starts[damaged], length, lostRecords: 1 });
        expect(damages[0]?.singleBit, where).toEqual({ offset, bit });
        expect(damages[0]?.lsn, where).toBe(BigInt(damaged + 1));
      }
    }
  });

  test("a cut keeps every whole record, and what is left of the next one is a torn tail", () => {
    for (let cut = 0; cut <= bytes.length; cut++) {
      const { records, damages, tail } = scanBytes(format, bytes.subarray(0, cut));
      const whole = starts.filter((_, index) => offsets[index + 1]! <= cut);
      const kept = offsets[whole.length]!;
      expect(
        records.map((record) => record.offset),
        `cut at ${cut}`,
      ).toEqual(whole);
      expect(damages, `cut at ${cut}`).toEqual([]);
      const rest = bytes.subarray(kept, cut);
      const kind = rest.length === 0 ? "clean" : rest.every((byte) => byte === 0) ? "zero" : "torn";
      expect(tail, `cut at ${cut}`).toEqual({ kind, offset: kept, length: cut - kept });
    }
  });

  test("a cut in a preallocated file invents no record and loses none that is whole", () => {
    const zeros = new Uint8Array(256);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const { records } = scanBytes(format, concat(bytes.subarray(0, cut), zeros));
      const whole = starts.filter((_, index) => offsets[index + 1]! <= cut);
      // Where only zeros are missing the record is whole; a magic alone passes as an empty record (formats.md).
      const phantom = records.slice(whole.length).filter((record) => {
        const end = record.offset + record.length;
        const isSameAsWritten = bytes.subarray(cut, end).every((byte) => byte === 0);
        return !isSameAsWritten && record.data.length > 0;
      });
      expect(
        records.slice(0, whole.length).map((record) => record.offset),
        `cut at ${cut}`,
      ).toEqual(whole);
      expect(phantom, `cut at ${cut}`).toEqual([]);
    }
  });

  test("a lost record in the middle is damage of exactly its bytes, whatever overwrote it", () => {
    const fillings = [0, 0xff, 0x57];
    for (let lost = 0; lost < starts.length - 1; lost++) {
      for (const filling of fillings) {
        const overwritten = bytes.slice().fill(filling, starts[lost], offsets[lost + 1]);
        const { records, damages } = scanBytes(format, overwritten);
        const expected = starts.filter((_, index) => index !== lost);
        expect(
          records.map((record) => record.offset),
          `record ${lost} filled with ${filling}`,
        ).toEqual(expected);
        const length = offsets[lost + 1]! - starts[lost]!;
        expect(damages).toMatchObject([{ offset: starts[lost], length }]);
      }
    }
  });
});
