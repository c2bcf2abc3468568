import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { WalctlError } from "../../src/core/errors.ts";
import { dumpLog } from "../../src/dump/dump.ts";
import { openLog } from "../../src/log/open.ts";
import type { LogFiles } from "../../src/segment/log-files.ts";
import { dumpedRecords } from "../support/dumped.ts";
import { fixturePath, listFixtures, readExpected } from "../support/fixtures.ts";
import { temporaryLog } from "../support/temporary.ts";

const FIXTURES = listFixtures();

/** The names of the segments that are opened, in order. */
function watchOpening(files: LogFiles): { files: LogFiles; opened: string[] } {
  const opened: string[] = [];
  const segments = files.segments.map((segment) => ({
    ...segment,
    open() {
      opened.push(segment.name);
      return segment.open();
    },
  }));
  return { files: { ...files, segments }, opened };
}

function kindsOf(path: string, options = {}): string[] {
  return Array.from(dumpLog(openLog(path), options), (event) => event.kind);
}

describe("a dump", () => {
  test.each(FIXTURES)("of %s has every intact record in log order", (name) => {
    const { records, recordColumns } = readExpected(name);
    const rows = dumpedRecords(fixturePath(name)).map((record) =>
      recordColumns.map((column) => record[column as keyof typeof record]),
    );
    const normal = (value: unknown): unknown => (typeof value === "bigint" ? String(value) : value);
    const lines = (table: readonly (readonly unknown[])[]): string[] =>
      table.map((row) => row.map((value) => String(normal(value))).join(" "));
    expect(lines(rows)).toEqual(lines(records));
  });

  test.each(FIXTURES)("of %s can be cut to its last records", (name) => {
    const all = dumpedRecords(fixturePath(name));
    for (const tail of [1, 2, 7, 64, 100_000]) {
      expect(dumpedRecords(fixturePath(name), { tail })).toEqual(all.slice(-tail));
    }
  });

  test("takes the last records of those that pass the filter", () => {
    const path = fixturePath("aegis/rotated");
    const filter = { types: ["commit"] as const };
    const commits = dumpedRecords(path, { filter });
    for (const tail of [1, 5, 30, 1000]) {
      expect(dumpedRecords(path, { filter, tail })).toEqual(commits.slice(-tail));
    }
  });

  test("reads no more segments for the last records than hold them", () => {
    const { files, opened } = watchOpening(openLog(fixturePath("aegis/rotated")));
    const events = Array.from(dumpLog(files, { tail: 3 }), (event) => event.kind);
    expect(events).toEqual(["segment-start", "records", "segment-end"]);
    expect(new Set(opened)).toEqual(new Set(["wal_current.log"]));
  });

  test("takes at most as many records as the limit, and reads no further", () => {
    const path = fixturePath("aegis/rotated");
    const all = dumpedRecords(path);
    expect(dumpedRecords(path, { limit: 5 })).toEqual(all.slice(0, 5));
    expect(dumpedRecords(path, { tail: 10, limit: 4 })).toEqual(all.slice(-10, -6));
    const { files, opened } = watchOpening(openLog(path));
    expect(Array.from(dumpLog(files, { limit: 1 }))).toHaveLength(2);
    expect(opened).toEqual(["wal_0000000000000000.log"]);
  });

  test("reads only the segments that are asked for, in log order", () => {
    const path = fixturePath("rivven/rotated");
    const names = ["00000000000000000079.wal", "00000000000000000025.wal"];
    const { files, opened } = watchOpening(openLog(path));
    const records = Array.from(dumpLog(files, { segments: names })).filter(
      (event) => event.kind === "records",
    );
    expect(records.map((event) => event.segment.name)).toEqual(names.toReversed());
    expect(opened).toEqual(names.toReversed());
  });

  test("refuses a segment that is not there", () => {
    const dump = dumpLog(openLog(fixturePath("sochdb/tiny")), { segments: ["wal_00000007.log"] });
    expect(() => dump.next()).toThrow(WalctlError);
  });

  test("refuses a decoder that the format does not have", () => {
    for (const decoder of ["topic", "toString", "__proto__"]) {
      const dump = dumpLog(openLog(fixturePath("sochdb/tiny")), { decoder });
      expect(() => dump.next()).toThrow(WalctlError);
    }
  });

  test("goes on behind damage, unless it is to stop there", () => {
    const path = fixturePath("sochdb/bitflip-length");
    expect(kindsOf(path)).toEqual(["segment-start", "records", "damage", "records", "segment-end"]);
    expect(kindsOf(path, { stopAtDamage: true })).toEqual(["segment-start", "records", "damage"]);
  });

  test("stops at a bad end in the middle of the log, and not at a torn tail", () => {
    const torn = fixturePath("aegis/torn-middle-segment");
    const records = dumpedRecords(torn, { stopAtDamage: true });
    expect(records.at(-1)?.segment).toBe("wal_0000000000000002.log");
    expect(kindsOf(fixturePath("sochdb/torn-tail"), { stopAtDamage: true }).at(-1)).toBe("segment-end");
  });

  test("gives the end of a segment the severity that verify gives it", () => {
    const ends = [
      "sochdb/torn-tail",
      "aegis/torn-middle-segment",
      "rivven/preallocated",
      "sochdb/garbage-tail",
    ];
    const findings = ends.map((name) =>
      Array.from(dumpLog(openLog(fixturePath(name)))).flatMap((event) =>
        event.kind === "segment-end" && event.finding !== null ? [event.finding] : [],
      ),
    );
    expect(findings).toEqual([
      [{ code: "torn-tail", severity: "warning" }],
      [{ code: "torn-segment", severity: "error" }],
      [{ code: "zero-tail", severity: "info" }],
      [{ code: "trailing-garbage", severity: "error" }],
    ]);
  });

  test("closes what it opened when it is ended early", () => {
    const segment = readFileSync(join(fixturePath("sochdb/clean"), "wal_00000000.log"));
    const path = temporaryLog({ "wal_00000000.log": segment });
    let open = 0;
    const files = openLog(path);
    const segments = files.segments.map((each) => ({
      ...each,
      open() {
        const source = each.open();
        open += 1;
        return {
          size: source.size,
          read: (target: Uint8Array, position: number) => source.read(target, position),
          close() {
            open -= 1;
            source.close();
          },
        };
      },
    }));
    for (const event of dumpLog({ ...files, segments })) if (event.kind === "records") break;
    expect(open).toBe(0);
  });
});
