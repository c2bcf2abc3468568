import { appendFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openLog } from "../../src/log/open.ts";
import { scanLog } from "../../src/log/scan.ts";
import { crashLog } from "../../src/recover/crash/crash.ts";
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
    expect(missing).toMatchObject({ lsns: 0n, damagedPlaces: 1 });
    expect(notes.join()).toContain(`damaged in 1 place (at wal_current.log:${offset})`);
  });

  test.each(["sochdb/clean", "aegis/clean", "rivven/clean"])(
    "is told where the end of %s was overwritten with something else",
    (fixture) => {
      const { path, file, bytes, offset } = lastRecordOf(fixture);
      bytes.fill("walctl", offset);
      writeFileSync(file, bytes);
      expect(recover(path).missing).toMatchObject({ lsns: 0n, damagedPlaces: 1 });
    },
  );

  test("is told where a segment is torn in which nobody writes any more", () => {
    const path = logCopy("rivven/rotated");
    truncateSync(join(path, "00000000000000000025.wal"), 10);
    const { missing } = recover(path);
    expect(missing.damagedPlaces).toBe(1);
    // What is left of a record is one at most.
    expect(missing.lsns).toBe(52n - 25n - 1n);
  });

  test("is told where a record is missing", () => {
    const result = recover(fixturePath("sochdb/lost-record"));
    expect(result.missing).toMatchObject({ lsns: 1n, damagedPlaces: 0 });
    expect(result.notes.join()).toContain("At least 1 LSN is missing");
  });

  test("is told where another record stands there twice", () => {
    const name = "wal_00000000.log";
    const path = logCopy("sochdb/lost-record");
    const [, offset, length] = readExpected("sochdb/lost-record").records[3] as [string, number, number];
    const bytes = readFileSync(join(path, name));
    appendFileSync(join(path, name), bytes.subarray(offset, offset + length));
    expect(recover(path).missing.lsns).toBe(1n);
  });

  test("is told where a segment is missing, whose records the names of its neighbours count", () => {
    const path = fixturePath("rivven/missing-segment");
    expect(readdirSync(path)).toEqual(
      readdirSync(fixturePath("rivven/rotated")).filter((name) => name !== "00000000000000000052.wal"),
    );
    expect(recover(path).missing).toMatchObject({ lsns: 79n - 52n, damagedPlaces: 0 });
  });

  test("is told of fragments without the others of their message", () => {
    expect(recover(fixturePath("rivven/bad-fragments")).missing.strayFragments).toBeGreaterThan(0);
    expect(recover(fixturePath("rivven/fragments")).missing.strayFragments).toBe(0);
  });

  test("is told at a point in time that it reaches up to, and not before it", () => {
    // LSNs 59 to 67 stood in the sector.
    const path = fixturePath("sochdb/zeroed-sector");
    expect(recover(path, { toLsn: 58n }).missing.damagedPlaces).toBe(0);
    expect(recover(path, { toLsn: 59n }).missing.damagedPlaces).toBe(1);
    const lost = fixturePath("sochdb/lost-record");
    const [before] = gapsOf(lost);
    expect(recover(lost, { toLsn: before! }).missing.lsns).toBe(0n);
    expect(recover(lost, { toLsn: before! + 1n }).missing.lsns).toBe(1n);
  });

  test.each([3, 5])(
    "is told where the last %i records of an older segment are zeros, but not of zeros behind it",
    (count) => {
      const name = "wal_0000000000000002.log";
      const { records } = readExpected("aegis/rotated");
      const own = records.filter(([segment]) => segment === name) as [string, number][];
      const path = logCopy("aegis/rotated");
      const bytes = readFileSync(join(path, name));
      appendFileSync(join(path, name), new Uint8Array(200));
      expect(recover(path).missing.damagedPlaces).toBe(0);
      writeFileSync(join(path, name), bytes.fill(0, own.at(-count)![1]));
      expect(recover(path).missing.damagedPlaces).toBe(1);
    },
  );

  test("is told of an older segment that is nothing but zeros", () => {
    const path = logCopy("sochdb/two-files");
    const file = join(path, "wal_00000000.log");
    writeFileSync(file, readFileSync(file).fill(0));
    expect(recover(path).missing.damagedPlaces).toBe(1);
  });

  test("is told at a point in time also of a late record of a concurrent writer", () => {
    const path = logCopy("sochdb/concurrent-crash");
    const { records } = readExpected("sochdb/concurrent-crash");
    const rows = records as (readonly [string, number, number, number])[];
    const late = rows.findIndex(([, , , lsn], index) => index > 0 && lsn + 20 < rows[index - 1]![3]);
    const [name, offset, length, lsn] = rows[late]!;
    const bytes = readFileSync(join(path, name)).fill(0x5a, offset + 8, offset + length);
    writeFileSync(join(path, name), bytes);
    const toLsn = BigInt(rows[late - 1]![3]) - 1n;
    expect(toLsn).toBeGreaterThan(BigInt(lsn));
    expect(recover(path, { toLsn }).missing.damagedPlaces).toBe(1);
  });

  test("is none where a crash is tried out among concurrent writers", () => {
    const files = crashLog(openLog(fixturePath("sochdb/concurrent")), { atLsn: 14n, duringUndo: null }, {});
    const missing = [false, true].map((isTrial) => {
      const recovery = recoverLog(files, { isTrial });
      recovery.close();
      return recovery.result.missing.lsns;
    });
    // LSN 12 was taken by a writer that came later.
    expect(missing).toEqual([1n, 0n]);
  });

  test("fragments that go on behind a point in time are none, whatever is damaged there", () => {
    const name = "00000000000000000000.wal";
    const path = logCopy("rivven/fragments");
    const bytes = readFileSync(join(path, name));
    const whole = recover(fixturePath("rivven/fragments"), { toLsn: 8n }).missing.strayFragments;
    writeFileSync(join(path, name), bytes.fill(0, 1000, 1512));
    expect(recover(path, { toLsn: 8n }).missing.strayFragments).toBe(whole);
  });

  test("is a record of a type that nobody knows", () => {
    const { remarks } = recover(fixturePath("sochdb/unknown-type"));
    expect(remarks.byCode["unknown-type"]).toBe(1);
  });

  test.each([
    "sochdb/clean",
    "sochdb/torn-tail",
    "sochdb/concurrent-crash",
    "aegis/rotated",
    "aegis/lsn-reset",
    "rivven/rotated",
    "rivven/preallocated",
  ])("%s has none", (fixture) => {
    const { missing, notes } = recover(fixturePath(fixture));
    expect(missing).toEqual({ lsns: 0n, damagedPlaces: 0, strayFragments: 0 });
    expect(notes.join()).not.toMatch(/missing|damaged/);
  });
});

describe("bytes behind the last record, which SochDB appends to", () => {
  test.each(["sochdb/torn-tail", "sochdb/garbage-tail"])("of %s are a hazard", (fixture) => {
    expect(recover(fixturePath(fixture)).notes.join()).toContain("SochDB would append to wal_00000000.log");
  });

  test("are not there at a point in time", () => {
    const { notes } = recover(fixturePath("sochdb/torn-tail"), { toLsn: 20n });
    expect(notes).toEqual([]);
  });
});

/** LSNs of the records behind which one is missing. */
function gapsOf(path: string): bigint[] {
  const log = openLog(path);
  const lsns: bigint[] = [];
  const view = log.format.createView();
  for (const event of scanLog(log)) {
    if (event.kind !== "records") continue;
    for (let index = 0; index < event.batch.count; index++) {
      view.seek(event.batch, index);
      lsns.push(view.lsn);
    }
  }
  return lsns.filter((lsn, index) => lsns[index + 1] === lsn + 2n);
}
