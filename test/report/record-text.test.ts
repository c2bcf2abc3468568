import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { DumpOptions } from "../../src/dump/dump.ts";
import { SOCHDB } from "../../src/format/sochdb/sochdb.ts";
import { displayWidth } from "../../src/report/display-width.ts";
import { createPaint } from "../../src/report/paint.ts";
import { NO_PAINT } from "../../src/report/paint-types.ts";
import { CsvRenderer } from "../../src/report/record-csv.ts";
import { HexRenderer } from "../../src/report/record-hex.ts";
import type { RecordTextOptions } from "../../src/report/record-text.ts";
import { TextRenderer } from "../../src/report/record-text.ts";
import { rendered } from "../support/dumped.ts";
import { fixturePath, listFixtures } from "../support/fixtures.ts";
import { joinRecords, sampleRecord } from "../support/sample-log.ts";
import { temporaryDirectory, temporaryLog } from "../support/temporary.ts";

const PLAIN: RecordTextOptions = { payload: "preview", decoded: false, width: 80, paint: NO_PAINT };

function text(path: string, options: Partial<RecordTextOptions> = {}, dump: DumpOptions = {}): string[] {
  return rendered(path, new TextRenderer({ ...PLAIN, ...options }), dump)
    .split("\n")
    .slice(0, -1);
}

/** Ids of twenty digits leave no room. */
const TOO_WIDE = /big-ids/;

describe("the table of records", () => {
  const names = listFixtures().filter((name) => !TOO_WIDE.test(name));
  test.each(names)("of %s never wraps a row", (name) => {
    for (const width of [80, 120, 200]) {
      const rows = text(fixturePath(name), { width }).filter((row) => !row.startsWith("-- "));
      for (const row of rows) expect(displayWidth(row), row).toBeLessThanOrEqual(width);
    }
  });

  test("aligns its columns below their titles", () => {
    const [titles = "", ...rows] = text(fixturePath("sochdb/recovered"), { width: 120 });
    const records = rows.filter((row) => !row.startsWith("--"));
    const end = (title: string): number => titles.indexOf(title) + title.length;
    for (const row of records) {
      expect(row.slice(0, end("LSN"))).toMatch(/^ *\d+$/);
      expect(row.slice(end("LSN"), titles.indexOf("TXN"))).toMatch(/^ {2}[a-z]+ *$/);
      expect(row.slice(titles.indexOf("PAGE"))).toMatch(/^(-|\d+\+\d+) /);
      expect(row.slice(titles.indexOf("PLACE"))).toMatch(/^wal_00000000\.log:\d+( |$)/);
    }
    expect(records).toHaveLength(146);
  });

  test("shows only the columns that the format has", () => {
    expect(text(fixturePath("rivven/clean"))[0]).toBe("   LSN  TYPE        FLAGS  BYTES  OFFSET  PAYLOAD");
    expect(text(fixturePath("aegis/clean"))[0]).toMatch(
      /^ +LSN {2}TYPE {10}TXN +PREV {2}PAGE +BYTES +OFFSET {2}PAYLOAD$/,
    );
  });

  test("shows damage in its place", () => {
    const rows = text(fixturePath("sochdb/bitflip-payload"));
    const at = rows.findIndex((row) => row.startsWith("-- damaged"));
    expect(rows[at]).toBe(
      "-- damaged: 108 bytes at wal_00000000.log:2950, checksum-mismatch, LSN 43, explained by one flipped bit, bit 1 of byte 3023",
    );
    expect(rows[at - 1]).toMatch(/^ *42 /);
    expect(rows[at + 1]).toMatch(/^ *44 /);
  });

  test.each([
    ["sochdb/torn-tail", "-- torn: 37 bytes at wal_00000000.log:9892, torn-tail, an incomplete record"],
    [
      "sochdb/garbage-tail",
      "-- garbage: 300 bytes at wal_00000000.log:8624, trailing-garbage, neither a record nor zeros",
    ],
    [
      "aegis/zero-tail",
      "-- zeros: 8192 bytes at wal_current.log:8570, zero-tail, nothing but zeros up to the end of the file",
    ],
  ])("shows the end of %s", (name, line) => {
    expect(text(fixturePath(name)).at(-1)).toBe(line);
  });

  test("names each segment once, before what is in it, and none without anything", () => {
    const rows = text(fixturePath("aegis/rotated"), {}, { filter: { types: ["checkpoint"] } });
    expect(rows.slice(1).map((row) => row.replace(/ +/g, " ").slice(0, 20))).toEqual([
      "-- segment wal_curre",
      " 421 checkpoint 0 - ",
    ]);
  });

  test("colours types without moving columns", async () => {
    const path = fixturePath("sochdb/recovered");
    const paint = await createPaint({ flag: true, env: {}, isTerminal: false });
    const colored = text(path, { paint });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    const stripped = colored.map((row) => row.replace(/\u001b\[\d+m/g, ""));
    expect(stripped).toEqual(text(path));
    expect(colored.join("\n")).toContain("\u001b[32mcommit\u001b[39m");
  });

  test("prints payloads in full when they are asked for", () => {
    const rows = text(fixturePath("sochdb/tiny"), { payload: "hex" }, { filter: { fromLsn: 2n, toLsn: 2n } });
    expect(rows.at(-1)).toMatch(/ {2}before=00000000000000 after=eb20038af1f8ce$/);
    const utf8 = text(
      fixturePath("aegis/checkpoint"),
      { payload: "utf8" },
      { filter: { types: ["checkpoint"] } },
    );
    expect(utf8.at(-1)).toMatch(/ {2}\{"active_transactions":\[[\d,]*\],"dirty_pages":\[[\d,]*\]\}$/);
  });

  test("prints no payload when none is asked for", () => {
    const [titles, , row] = text(fixturePath("sochdb/tiny"), { payload: "none" });
    expect(titles).toMatch(/OFFSET$/);
    expect(row).toMatch(/ 0$/);
  });

  test("stays readable with the largest numbers", () => {
    const rows = text(fixturePath("sochdb/big-ids"), { width: 200 });
    expect(rows.some((row) => row.includes("18446744073709551615"))).toBe(true);
  });
});

describe("text from a log", () => {
  const HOSTILE = "\u001b]0;owned\u0007\u009b31m\u202egnp.exe\r\n";
  const SEGMENT = "wal_\u001b[31m\n\u202e.log";

  function hostileLog(): string {
    const record = { ...sampleRecord(SOCHDB, "commit", 1n, () => 0.5), data: Buffer.from(HOSTILE.repeat(3)) };
    const source = temporaryLog({ "wal_00000000.log": joinRecords(SOCHDB, [record]).bytes });
    const path = join(temporaryDirectory(), SEGMENT);
    copyFileSync(join(source, "wal_00000000.log"), path);
    return path;
  }

  test.each([
    ["text", new TextRenderer({ ...PLAIN, width: 200 })],
    ["text in full", new TextRenderer({ ...PLAIN, payload: "utf8" })],
    ["CSV", new CsvRenderer({ payload: "utf8", decoded: false, mayBeEncrypted: false })],
    ["a hex dump", new HexRenderer({ payload: true, paint: NO_PAINT })],
  ])("cannot drive a terminal as %s", (_, renderer) => {
    const output = rendered(hostileLog(), renderer);
    expect(output.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(output).toContain("wal_\\x1b[31m\\n\\u202e.log");
  });
});
