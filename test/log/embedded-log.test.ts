import { describe, expect, test } from "vitest";
import type { Format } from "../../src/format/format.ts";
import type { LogRecord } from "../../src/format/record.ts";
import { FORMATS } from "../../src/format/registry.ts";
import {
  concat,
  createRandom,
  joinRecords,
  randomBytes,
  sampleLog,
  sampleRecord,
} from "../support/sample-log.ts";
import { describeScan, scanBytes } from "../support/scan-bytes.ts";

const BACKUP_RECORDS = 12;
const CARRIER = 7;

/** A record whose payload is a backup of another log, with some bytes of the carrier's own around it. */
function carrierRecord(format: Format, lsn: bigint): LogRecord {
  const backup = sampleLog(format, BACKUP_RECORDS, 99).bytes;
  const type = [...format.types.values()].find((name) => name === "update") ?? "full";
  const plain = sampleRecord(format, type, lsn, createRandom(5));
  const data = concat(Uint8Array.of(1, 2, 3), backup, Uint8Array.of(9));
  return { ...plain, data, beforeLength: plain.beforeLength === null ? null : data.length >> 1 };
}

/** 20 records, of which one carries a backup of another log with the same LSNs as the log's own. */
function logWithBackup(format: Format, firstLsn = 1n): ReturnType<typeof joinRecords> {
  const records = sampleLog(format, 20).records.map((record, i) =>
    i === CARRIER ? carrierRecord(format, record.lsn) : record,
  );
  const moved = records.map((record) => ({ ...record, lsn: record.lsn + firstLsn - 1n }));
  return joinRecords(format, moved);
}

function startsBut(log: ReturnType<typeof joinRecords>, lost: number): number[] {
  return log.offsets.slice(0, -1).filter((_, index) => index !== lost);
}

describe.each(FORMATS)("$title, a payload that holds records of another log", (format) => {
  const log = logWithBackup(format);
  const { bytes, offsets } = log;
  const start = offsets[CARRIER]!;
  const end = offsets[CARRIER + 1]!;
  const carrierDataStart = start + format.layout.headerLength;

  // Cut right behind one of the payload's records the bytes are those of a log that goes on behind a damaged record.
  // Nobody can tell; it is reported as that, the side on which nothing is thrown away.
  const backupEnds = sampleLog(format, BACKUP_RECORDS, 99).offsets.map(
    (offset) => carrierDataStart + 3 + offset,
  );
  const isUndecidable = (cut: number): boolean => backupEnds.slice(1).includes(cut);

  test("is payload in an intact log", () => {
    expect(describeScan(scanBytes(format, bytes))).toBe(`20 records, clean tail ${bytes.length}+0`);
  });

  test("stays payload when any bit of its record flips", () => {
    for (let offset = start; offset < end; offset++) {
      for (const bit of [0, 3, 7]) {
        const flipped = bytes.slice();
        flipped[offset]! ^= 1 << bit;
        const { records } = scanBytes(format, flipped);
        const isUncovered =
          format.layout.checksumOffset !== null && offset - start >= 12 && offset - start < 14;
        const expected = isUncovered ? offsets.slice(0, -1) : startsBut(log, CARRIER);
        expect(
          records.map((record) => record.offset),
          `bit ${bit} of byte ${offset}`,
        ).toEqual(expected);
      }
    }
  });

  test("stays payload when several bytes of its record are damaged", () => {
    const random = createRandom(3);
    for (let round = 0; round < 200; round++) {
      const damaged = bytes.slice();
      const from = start + format.layout.headerLength + Math.floor(random() * (end - start - 60));
      damaged.set(randomBytes(random, 5), from);
      const { records } = scanBytes(format, damaged);
      expect(
        records.map((record) => record.offset),
        `5 bytes at ${from}`,
      ).toEqual(startsBut(log, CARRIER));
    }
  });

  test("stays payload when its record and the next one are both damaged", () => {
    const damaged = bytes.slice();
    damaged[start + format.layout.headerLength + 40]! ^= 0x55;
    damaged[end + format.layout.headerLength - 1]! ^= 0x10;
    const { records } = scanBytes(format, damaged);
    const offsetsKept = startsBut(log, CARRIER).filter((offset) => offset !== end);
    const isUncovered = format.layout.checksumOffset !== null;
    expect(records.map((record) => record.offset)).toEqual(
      isUncovered ? startsBut(log, CARRIER) : offsetsKept,
    );
  });

  test("stays payload when its record is the last and is cut at any byte", () => {
    for (let cut = start + 1; cut < end; cut++) {
      if (isUndecidable(cut)) continue;
      const scanned = scanBytes(format, bytes.subarray(0, cut));
      const tail = `${CARRIER} records, torn tail ${start}+${cut - start}`;
      expect(describeScan(scanned), `cut at ${cut}`).toBe(tail);
    }
  });

  test("stays payload when its record is the last, damaged and complete", () => {
    const damaged = bytes.slice(0, end);
    damaged.set([0x5a, 0xa5, 0x5a], start + format.layout.headerLength + 20);
    const scanned = scanBytes(format, damaged);
    expect(describeScan(scanned)).toBe(
      `${CARRIER} records, checksum-mismatch ${start}+${end - start}, clean tail ${end}+0`,
    );
    expect(scanned.damages[0]?.atEnd).toBe(true);
  });

  test("stays payload when its record is the last in a preallocated file and did not arrive whole", () => {
    for (let cut = start + format.layout.headerLength; cut < end - 8; cut += 7) {
      if (isUndecidable(cut)) continue;
      const scanned = scanBytes(format, concat(bytes.subarray(0, cut), new Uint8Array(4096)));
      expect(describeScan(scanned), `cut at ${cut}`).toMatch(
        new RegExp(`^${CARRIER} records, torn tail ${start}`),
      );
    }
  });
});

describe.each(FORMATS.filter((format) => format.layout.lsn === "stored"))(
  "$title, a payload that holds records of another log, its header destroyed",
  (format) => {
    test.each([1n, 100n, 1_000_000n])("LSNs tell that it is payload (first LSN %s)", (firstLsn) => {
      const log = logWithBackup(format, firstLsn);
      for (const filling of [0, 0xff, 0x41]) {
        const damaged = log.bytes.slice();
        const start = log.offsets[CARRIER]!;
        damaged.fill(filling, start, start + format.layout.headerLength);
        const { records } = scanBytes(format, damaged);
        expect(
          records.map((record) => record.offset),
          `filled with ${filling}`,
        ).toEqual(startsBut(log, CARRIER));
      }
    });

    test("LSNs tell it also when it is the first record", () => {
      const records = [carrierRecord(format, 1n), ...sampleLog(format, 20).records.slice(1)];
      const log = joinRecords(format, records);
      const damaged = log.bytes.slice().fill(0xee, 0, format.layout.headerLength);
      expect(scanBytes(format, damaged).records.map((record) => record.offset)).toEqual(startsBut(log, 0));
    });
  },
);
