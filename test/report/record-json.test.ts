import { describe, expect, test } from "vitest";
import { toJson } from "../../src/core/json.ts";
import { SOCHDB } from "../../src/format/sochdb/sochdb.ts";
import type { PayloadStyle } from "../../src/report/payload-encoding.ts";
import { JsonRenderer } from "../../src/report/record-json.ts";
import type { DumpedRecord } from "../support/dumped.ts";
import { dumpedRecords, rendered } from "../support/dumped.ts";
import { fixturePath, listFixtures } from "../support/fixtures.ts";
import { joinRecords, sampleRecord } from "../support/sample-log.ts";
import { temporaryLog } from "../support/temporary.ts";

const render = (path: string, payload: PayloadStyle = "none"): string =>
  rendered(path, new JsonRenderer({ payload, decoded: false }));

/** The contract's form of a record, written plainly. */
function line(record: DumpedRecord): string {
  const { segment, offset, length, lsn, type, typeCode, txnId, prevLsn, pageId, pageOffset } = record;
  const { undoNextLsn, flags, beforeLength, data } = record;
  const place = { segment, offset, length, lsn, type, typeCode };
  const chain = { txnId, prevLsn, pageId, pageOffset, undoNextLsn, flags, beforeLength };
  return `${toJson({ ...place, ...chain, dataLength: data.length })}\n`;
}

const ENCRYPTED = /encrypted/;

describe("records as JSON", () => {
  test.each(listFixtures().filter((name) => !ENCRYPTED.test(name)))(
    "of %s are what the contract says",
    (name) => {
      const path = fixturePath(name);
      expect(render(path)).toBe(dumpedRecords(path).map(line).join(""));
    },
  );

  test("carry both images of an update, and the data of any other record", () => {
    const records = render(fixturePath("sochdb/recovered"), "hex")
      .trim()
      .split("\n")
      .map((each) => JSON.parse(each));
    const update = records.find((record) => record.type === "update");
    expect(Object.keys(update).slice(-3)).toEqual(["dataLength", "before", "after"]);
    expect(update.before.length / 2).toBe(update.beforeLength);
    expect((update.before.length + update.after.length) / 2).toBe(update.dataLength);
    const clr = records.find((record) => record.type === "clr");
    expect(Object.keys(clr).slice(-2)).toEqual(["dataLength", "data"]);
    expect(BigInt(`0x${Buffer.from(clr.data, "hex").reverse().toString("hex")}`)).toBe(
      BigInt(clr.undoNextLsn),
    );
    expect(records.find((record) => record.type === "commit").data).toBe("");
  });

  test("split wrapped images where they truly end", () => {
    const records = render(fixturePath("sochdb/large-image"), "base64").trim().split("\n");
    const wrapped = records.map((each) => JSON.parse(each)).find((record) => record.lsn === 22);
    expect(wrapped.beforeLength).toBe(4464);
    expect(Buffer.from(wrapped.before, "base64")).toHaveLength(70_000);
    expect(Buffer.from(wrapped.after, "base64")).toHaveLength(70_000);
  });

  test.each([
    ["text", "plain text", "plain text"],
    ["quotes and backslashes", 'say "a\\b"', 'say "a\\b"'],
    ["line breaks and NUL", "a\nb\u0000", "a\nb\u0000"],
    ["characters beyond ASCII", "größe 写 😀", "größe 写 😀"],
    ["a byte order mark", "\ufeffx", "\ufeffx"],
  ])("keep %s in UTF-8 payloads", (_, text, expected) => {
    expect(dataOf(Buffer.from(text))).toBe(expected);
  });

  test("replace what is no UTF-8", () => {
    expect(dataOf(Uint8Array.of(0x61, 0xff, 0xc3))).toBe("a\ufffd\ufffd");
  });

  test("hold nothing that a terminal obeys", () => {
    const hostile = "\u001b[31m\u0007\u007f\u009b2J\u202e\u2028\u200b\u{e0041}";
    const path = logWithPayload(Buffer.from(hostile));
    const json = render(path, "utf8");
    expect(json.trimEnd()).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(JSON.parse(json).data).toBe(hostile);
  });
});

function logWithPayload(data: Uint8Array): string {
  const record = { ...sampleRecord(SOCHDB, "commit", 1n, () => 0.5), data };
  return temporaryLog({ "wal_00000000.log": joinRecords(SOCHDB, [record]).bytes });
}

function dataOf(data: Uint8Array): string {
  return JSON.parse(render(logWithPayload(data), "utf8")).data;
}
