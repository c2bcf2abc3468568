import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Format } from "../../../src/format/format.ts";
import { FORMATS } from "../../../src/format/registry.ts";
import type { CheckedRecords } from "../../../src/log/checked-records.ts";
import { openLog } from "../../../src/log/open.ts";
import { CheckedLog } from "../../../src/log/parallel/checked-log.ts";
import { scanLog } from "../../../src/log/scan.ts";
import { WINDOW_BYTES } from "../../../src/log/segment-window.ts";
import type { LogFiles } from "../../../src/segment/log-files.ts";
import { verifyLog } from "../../../src/verify/verify.ts";
import { fixturePath, listFixtures } from "../../support/fixtures.ts";
import { createRandom, joinRecords, sampleLog, sampleRecord } from "../../support/sample-log.ts";
import { temporaryLog } from "../../support/temporary.ts";

const NAMES: Readonly<Record<string, string>> = {
  sochdb: "wal_00000000.log",
  aegis: "wal_current.log",
  rivven: "00000000000000000000.wal",
};

const logOf = (format: Format, bytes: Uint8Array): LogFiles =>
  openLog(temporaryLog({ [NAMES[format.name]!]: bytes }), { format: format.name });

/** What a scan finds, batch by batch. */
function eventsOf(files: LogFiles, unitBytes: number, checked: CheckedRecords | null): unknown[] {
  const view = files.format.createView();
  return Array.from(scanLog(files, { checked, unitBytes }), (event) => {
    if (event.kind === "segment-start") return [event.kind, event.segment.name];
    if (event.kind === "damage") return event.damage;
    if (event.kind === "segment-end") return [event.tail, event.nextLsn];
    return Array.from({ length: event.batch.count }, (_, i) => {
      view.seek(event.batch, i);
      return `${event.batch.offset + view.start}+${view.length} ${view.lsn} ${view.typeCode}`;
    });
  });
}

/** Counts the runs that were known beforehand. */
function counting(checked: CheckedLog): CheckedRecords & { readonly known: () => number } {
  let known = 0;
  return {
    unitBytes: checked.unitBytes,
    recordsAt(...place) {
      const run = checked.recordsAt(...place);
      known += run?.count ?? 0;
      return run;
    },
    isOf: (...place) => checked.isOf(...place),
    stop: () => checked.stop(),
    known: () => known,
  };
}

const checkedAhead = (files: LogFiles, unitBytes: number): CheckedLog =>
  new CheckedLog(files, { threads: 0, inspects: true, unitBytes });

describe.each(FORMATS)("$title, records checked ahead of the scan", (format) => {
  test("random damage and units of any size give the same events, batch by batch", () => {
    const log = sampleLog(format, 120);
    const write = fc.record({ at: fc.nat(log.bytes.length - 1), value: fc.nat(255) });
    fc.assert(
      fc.property(
        fc.integer({ min: 60, max: 5000 }),
        fc.array(write, { maxLength: 8 }),
        fc.nat(log.bytes.length),
        (unitBytes, writes, cut) => {
          const bytes = log.bytes.slice(0, cut % 3 === 0 ? cut : undefined);
          for (const { at, value } of writes) if (at < bytes.length) bytes[at] = value;
          const files = logOf(format, bytes);
          const checked = checkedAhead(files, unitBytes);
          expect(eventsOf(files, unitBytes, checked)).toEqual(eventsOf(files, unitBytes, null));
        },
      ),
      { numRuns: 150 },
    );
  });

  test("nearly all records of a clean log are known beforehand", () => {
    const files = logOf(format, sampleLog(format, 2000).bytes);
    const checked = counting(checkedAhead(files, 10_000));
    eventsOf(files, 10_000, checked);
    expect(checked.known()).toBeGreaterThan(1950);
  });

  test("records go on behind damage", () => {
    const { bytes } = sampleLog(format, 2000);
    for (let at = 5000; at < bytes.length; at += 5000) bytes[at]! ^= 1;
    const files = logOf(format, bytes);
    const checked = counting(checkedAhead(files, 50_000));
    eventsOf(files, 50_000, checked);
    expect(checked.known()).toBeGreaterThan(1600);
  });

  test("records that are larger than a unit, or than a window, or end in the next unit are found all the same", () => {
    const type = [...format.types.values()].find((name) => name === "update") ?? "full";
    const lengths = [10, 5000, 10, WINDOW_BYTES - 70, 10, WINDOW_BYTES + 5, 2_000_000, 10, 3];
    const log = joinRecords(
      format,
      lengths.map((length, i) => ({
        ...sampleRecord(format, type, BigInt(i + 1), createRandom(1)),
        beforeLength: format.name === "sochdb" ? 0 : null,
        data: new Uint8Array(length).fill(i + 1),
      })),
    );
    const files = logOf(format, log.bytes);
    for (const unitBytes of [1000, 4096, 1_000_000]) {
      const events = eventsOf(files, unitBytes, checkedAhead(files, unitBytes));
      expect(events).toEqual(eventsOf(files, unitBytes, null));
      expect(events.filter(Array.isArray).flat()).toHaveLength(lengths.length + 4);
    }
  });
});

describe.each(listFixtures())("%s", (name) => {
  test("verify finds the same with records that were inspected beforehand", () => {
    const files = openLog(fixturePath(name), { format: name.split("/")[0]! });
    const unitBytes = 700;
    const plain = verifyLog(files, scanLog(files, { unitBytes }), { maxFindings: 1000 });
    const checked = checkedAhead(files, unitBytes);
    expect(verifyLog(files, scanLog(files, { checked }), { maxFindings: 1000 })).toEqual(plain);
  });
});

test("a segment that cannot be read any more is an error of the scan", () => {
  const path = temporaryLog({ "wal_00000000.log": sampleLog(FORMATS[0]!, 100).bytes });
  const files = openLog(path, { format: "sochdb" });
  const checked = checkedAhead(files, 1000);
  rmSync(join(path, "wal_00000000.log"));
  expect(() => eventsOf(files, 1000, checked)).toThrow(/no such file/u);
});

describe("a name that passes to another file while the log is read", () => {
  const segment = "wal_00000000.log";
  const format = FORMATS[0]!;
  const { bytes, offsets } = sampleLog(format, 200);
  const other = sampleLog(format, 200, 2);

  const openNew = (): LogFiles => openLog(temporaryLog({ [segment]: bytes }), { format: "sochdb" });
  const replace = ({ path }: LogFiles): void => {
    writeFileSync(join(path, "rotated"), other.bytes);
    renameSync(join(path, "rotated"), join(path, segment));
  };

  test("before the scan opens it: the scan sees the new file", () => {
    const files = openNew();
    const checked = checkedAhead(files, 1000);
    expect(checked.recordsAt(0, 0, 1000)?.count).toBeGreaterThan(0);
    replace(files);
    const events = eventsOf(files, 1000, checked);
    expect(events).toEqual(eventsOf(files, 1000, null));
    expect(events).not.toEqual(eventsOf(openNew(), 1000, null));
  });

  test("when the scan has opened it: the scan goes on in the old file", () => {
    const files = openNew();
    const scan = scanLog(files, { checked: checkedAhead(files, 1000), unitBytes: 1000 });
    expect(scan.next().value).toMatchObject({ kind: "segment-start" });
    replace(files);
    const found: number[] = [];
    for (const event of scan) {
      if (event.kind !== "records") continue;
      const { offset, starts, count } = event.batch;
      found.push(...Array.from(starts.subarray(0, count), (start) => offset + start));
    }
    expect(found).toEqual(offsets.slice(0, -1));
  });
});
