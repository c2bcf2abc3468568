import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FORMATS } from "../../src/format/registry.ts";
import { countIntactRecords, isRecordIntact } from "../../src/log/checksum-run.ts";
import { sampleLog } from "../support/sample-log.ts";

/** Record by record, with nothing clever: what the one checksum over a run must agree with. */
function countOneByOne(
  format: (typeof FORMATS)[number],
  bytes: Uint8Array,
  starts: readonly number[],
): number {
  const data = new DataView(bytes.buffer);
  const firstBad = starts.findIndex((start) => !isRecordIntact(format.layout, bytes, data, start));
  return firstBad < 0 ? starts.length : firstBad;
}

describe.each(FORMATS)("$title, one checksum over a run of records", (format) => {
  const log = sampleLog(format, 40);
  const starts = log.offsets.slice(0, -1);
  const covered = starts.flatMap((start, i) => {
    const { checksumOffset, headerLength, dataLengthOffset } = format.layout;
    const all = Array.from({ length: log.offsets[i + 1]! - start }, (_, at) => at);
    // A damaged length moves the frames, and a magic or type is no matter of the checksum.
    const isChecked = (at: number): boolean =>
      checksumOffset === null
        ? at < dataLengthOffset || at >= dataLengthOffset + 4
        : at >= headerLength || (at >= checksumOffset && at < checksumOffset + 4);
    return all.filter(isChecked).map((at) => start + at);
  });

  const damage = fc.array(
    fc.record({ at: fc.constantFrom(...covered), mask: fc.integer({ min: 1, max: 255 }) }),
    { maxLength: 8 },
  );

  test("agrees with checking them one by one, whatever is damaged, and leaves the bytes as they were", () => {
    fc.assert(
      fc.property(damage, fc.nat(39), fc.integer({ min: 1, max: 40 }), (flips, first, wanted) => {
        const bytes = log.bytes.slice();
        for (const { at, mask } of flips) bytes[at]! ^= mask;
        const run = starts.slice(first, first + wanted);
        const before = bytes.slice();
        const data = new DataView(bytes.buffer);
        const end = log.offsets[first + run.length]!;
        const count = countIntactRecords(format.layout, bytes, data, Uint32Array.from(run), run.length, end);
        expect(count).toBe(countOneByOne(format, bytes, run));
        expect(bytes).toEqual(before);
      }),
      { numRuns: 300 },
    );
  });

  test("any one damaged byte anywhere in the run is noticed", () => {
    const data = new DataView(log.bytes.buffer);
    const all = Uint32Array.from(starts);
    for (const at of covered) {
      log.bytes[at]! ^= 0x40;
      const intact = countIntactRecords(format.layout, log.bytes, data, all, all.length, log.bytes.length);
      log.bytes[at]! ^= 0x40;
      expect(intact).toBe(starts.findLastIndex((start) => start <= at));
    }
  });
});
