import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openLog } from "../../src/log/open.ts";
import { recoverLog } from "../../src/recover/recover.ts";
import type { RecoverOptions, RecoverResult } from "../../src/recover/result.ts";
import { isRecoverable } from "../../src/recover/result.ts";
import { fixturePath, readExpected } from "../support/fixtures.ts";
import { logCopy } from "../support/log-copy.ts";

function recover(path: string, options: RecoverOptions = {}): RecoverResult {
  const recovery = recoverLog(openLog(path), options);
  recovery.close();
  return recovery.result;
}

/** A copy of a fixture's log, the bytes of its last segment, and where its last record stands. */
function lastRecordOf(fixture: string) {
  const path = logCopy(fixture);
  const last = readExpected(fixture).records.at(-1) ?? [];
  const [segment, offset, length, lsn] = last as readonly [string, number, number, number];
  const file = join(path, segment);
  return { path, file, bytes: readFileSync(file), offset, length, lsn: BigInt(lsn) };
}

/** Type and flags of a Rivven record, which its checksum does not cover: another value is another record. */
const UNCHECKED: Readonly<Record<string, readonly number[]>> = { "rivven/clean": [12, 13] };

describe("a last record with one flipped bit", () => {
  test.each(["sochdb/clean", "aegis/clean", "rivven/clean"])(
    "of %s is known to be left out, whichever bit it is",
    (fixture) => {
      const { path, file, bytes, offset, length } = lastRecordOf(fixture);
      const wronglyFine: string[] = [];
      for (let bit = 0; bit < 8 * length; bit++) {
        const at = offset + (bit >> 3);
        if (UNCHECKED[fixture]?.includes(bit >> 3)) continue;
        bytes[at]! ^= 1 << (bit & 7);
        writeFileSync(file, bytes);
        bytes[at]! ^= 1 << (bit & 7);
        const result = recover(path);
        if (isRecoverable(result) || result.correctableRecords !== 1) wronglyFine.push(`${at}:${bit & 7}`);
      }
      expect(wronglyFine).toEqual([]);
    },
  );

  test("is not there at a point in time before it", () => {
    const { path, file, bytes, offset, length, lsn } = lastRecordOf("aegis/clean");
    bytes[offset + length - 1]! ^= 1;
    writeFileSync(file, bytes);
    expect(isRecoverable(recover(path))).toBe(false);
    const before = recover(path, { toLsn: lsn - 1n });
    expect([isRecoverable(before), before.correctableRecords]).toEqual([true, 0]);
  });
});

describe("what has left but a hole", () => {
  test("is told where a last record is damaged beyond repair", () => {
    const { path, file, bytes, offset } = lastRecordOf("aegis/clean");
    bytes.fill(0x5a, offset + 12, offset + 28);
    writeFileSync(file, bytes);
    const { missing, notes } = recover(path);
    expect(missing).toEqual({ lsns: 0n, damagedPlaces: 1 });
    expect(notes.join()).toContain(`damaged in 1 place (at wal_current.log:${offset})`);
  });

  test("is told where a record is missing", () => {
    const result = recover(fixturePath("sochdb/lost-record"));
    expect(result.missing).toEqual({ lsns: 1n, damagedPlaces: 0 });
    expect(result.notes.join()).toContain("At least 1 LSN is missing");
  });

  test("is told where a segment is missing, whose records the names of its neighbours count", () => {
    const path = fixturePath("rivven/missing-segment");
    expect(readdirSync(path)).toEqual(
      readdirSync(fixturePath("rivven/rotated")).filter((name) => name !== "00000000000000000052.wal"),
    );
    expect(recover(path).missing).toEqual({ lsns: 79n - 52n, damagedPlaces: 0 });
  });

  test.each(["sochdb/clean", "aegis/rotated", "rivven/rotated", "sochdb/torn-tail"])(
    "%s has none",
    (fixture) => {
      const { missing, notes } = recover(fixturePath(fixture));
      expect(missing).toEqual({ lsns: 0n, damagedPlaces: 0 });
      expect(notes.join()).not.toMatch(/missing|damaged/);
    },
  );
});
