import { describe, expect, test } from "vitest";
import { SOCHDB } from "../../src/format/sochdb/sochdb.ts";
import type { PayloadStyle } from "../../src/report/payload-encoding.ts";
import { CsvRenderer } from "../../src/report/record-csv.ts";
import { dumpedRecords, rendered } from "../support/dumped.ts";
import { fixturePath, listFixtures } from "../support/fixtures.ts";
import { joinRecords, sampleRecord } from "../support/sample-log.ts";
import { temporaryLog } from "../support/temporary.ts";

/** Reads CSV as RFC 4180 has it; text in quotes keeps them, so that it can be told from numbers. */
function parseCsv(text: string): string[][] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => Array.from(`,${line}`.matchAll(/,("(?:[^"]|"")*"|[^",]*)/g), ([, field = ""]) => field));
}

const csv = (path: string, payload: PayloadStyle = "none"): string[][] =>
  parseCsv(rendered(path, new CsvRenderer({ payload, decoded: false, mayBeEncrypted: false })));

describe("records as CSV", () => {
  test.each(listFixtures())("of %s have a value or none in each column", (name) => {
    const path = fixturePath(name);
    const [header = [], ...rows] = csv(path);
    const expected = dumpedRecords(path).map((record) => {
      const { data, ...fields } = record;
      const values: Record<string, unknown> = { ...fields, dataLength: data.length };
      return header.map((column) => {
        const value = values[column];
        return typeof value === "string" ? `"${value}"` : value === null ? "" : String(value);
      });
    });
    expect(rows).toEqual(expected);
  });

  test("have the columns of the JSON form", () => {
    expect(csv(fixturePath("sochdb/tiny"), "hex")[0]!.join(" ")).toBe(
      "segment offset length lsn type typeCode txnId prevLsn pageId pageOffset undoNextLsn flags beforeLength dataLength before after data",
    );
  });

  test("have images in columns of their own", () => {
    const [, begin, update] = csv(fixturePath("sochdb/tiny"), "hex");
    expect(begin!.slice(-3)).toEqual(["", "", '""']);
    expect(update!.slice(-3)).toEqual(['"00000000000000"', '"eb20038af1f8ce"', ""]);
  });

  test("double quotes in text, and keep a row on a line", () => {
    const data = Buffer.from('=cmd|"x",\r\n\u001b');
    const record = { ...sampleRecord(SOCHDB, "commit", 1n, () => 0.5), data };
    const path = temporaryLog({ "wal_00000000.log": joinRecords(SOCHDB, [record]).bytes });
    expect(csv(path, "utf8")[1]!.at(-1)).toBe('"=cmd|""x"",\\r\\n\\x1b"');
  });
});
