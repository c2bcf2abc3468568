import { describe, expect, test } from "vitest";
import type { Format } from "../../src/format/format.ts";
import { FORMATS } from "../../src/format/registry.ts";
import { concat, joinRecords, sampleLog } from "../support/sample-log.ts";
import { scanBytes } from "../support/scan-bytes.ts";

const RECORDS = 6;

/** What one process writes: six records, the first of which has this LSN. */
function processOf(format: Format, firstLsn: bigint): ReturnType<typeof joinRecords> {
  const records = sampleLog(format, RECORDS).records.map((record, i) => ({
    ...record,
    lsn: firstLsn + BigInt(i),
  }));
  return joinRecords(format, records);
}

/** A record with this LSN of which only the first bytes were written. */
function torn(format: Format, lsn: bigint, length: (whole: number) => number): Uint8Array {
  const { bytes, offsets } = processOf(format, lsn);
  return bytes.subarray(0, length(offsets[1]!));
}

/** LSNs of the records that a scan of these parts finds. */
function lsnsIn(format: Format, ...parts: readonly Uint8Array[]): readonly (bigint | null)[] {
  return scanBytes(format, concat(...parts)).records.map(({ lsn }) => lsn);
}

const lsnsFrom = (first: bigint): bigint[] => Array.from({ length: RECORDS }, (_, i) => first + BigInt(i));

// A reader that stops at damage gives the LSN behind the last record before it to whoever opens the log again, each time.
describe.each(FORMATS.filter(({ layout }) => layout.lsn !== "position"))(
  "$title, a log that was opened again behind damage",
  (format) => {
    const [one, two] = [processOf(format, 1n).bytes, processOf(format, 7n).bytes];
    const zeros = new Uint8Array(200);
    const lacksThree = (lsn: bigint): Uint8Array => torn(format, lsn, (whole) => whole - 3);

    test.each([
      ["a torn record, a torn record", lacksThree(7n), lacksThree(13n)],
      ["zeros, a torn record", zeros, lacksThree(13n)],
      ["a torn record, zeros", lacksThree(7n), zeros],
      ["zeros, zeros", zeros, zeros],
    ])("twice, with the same LSNs: %s", (_, first, second) => {
      const lsns = lsnsIn(format, one, first, two, second, two);
      expect(lsns).toEqual([...lsnsFrom(1n), ...lsnsFrom(7n), ...lsnsFrom(7n)]);
    });

    test("with LSNs from 1, behind a header of which the last byte is missing, and torn again", () => {
      const header = torn(format, 7n, () => format.layout.headerLength - 1);
      const lsns = lsnsIn(
        format,
        one,
        header,
        one,
        torn(format, 7n, () => 25),
      );
      expect(lsns).toEqual([...lsnsFrom(1n), ...lsnsFrom(1n)]);
    });
  },
);
