import { describe, expect, test } from "vitest";
import type { FindingCode } from "../../../src/core/findings.ts";
import { encryptPayload } from "../../../src/format/rivven/encrypt-payload.ts";
import { RIVVEN_RULES } from "../../../src/format/rivven/rules.ts";
import { RivvenView } from "../../../src/format/rivven/view.ts";
import { batchOf, readSegment, record, splitRecords, utf8, viewOf } from "./records.ts";

const ENVELOPE = encryptPayload(utf8("secret"), {
  masterKey: new Uint8Array(32),
  algorithm: "aes-256-gcm",
  keyVersion: 1,
  nonce: new Uint8Array(12),
});

function envelopeWith(at: number, value: number): Uint8Array {
  const bytes = ENVELOPE.slice();
  bytes[at] = value;
  return bytes;
}

function inspect(bytes: Uint8Array): [FindingCode, string][] {
  const view = viewOf(bytes);
  const found: [FindingCode, string][] = [];
  RIVVEN_RULES.inspect(
    view,
    (code, message) => found.push([code, message]),
    () => view.residentData,
  );
  return found;
}

describe("rules of a Rivven record", () => {
  test.each([
    ["every type with data", [0, 1, 2, 3, 4, 5, 6, 7].map((code) => record(code, utf8("x")))],
    ["every marker without data", [4, 5, 6, 7].map((code) => record(code, new Uint8Array(0)))],
    ["defined flags", [0, 1, 4, 5].map((flags) => record(0, utf8("x"), flags))],
    ["an envelope", [record(0, ENVELOPE, 6)]],
    ["an envelope that is compressed as well", [record(0, ENVELOPE, 7)]],
    ["the envelope of an empty plaintext", [record(0, envelopeWith(0, 0x52).subarray(0, 40), 6)]],
    ["the records of a real log", splitRecords(readSegment("txn"))],
    ["the records of a real encrypted log", splitRecords(readSegment("encrypted-chacha"))],
  ])("pass %s", (_, records) => {
    expect(records.flatMap(inspect)).toEqual([]);
  });

  test.each([8, 255])("(5) report the undefined type %i", (code) => {
    expect(inspect(record(code, utf8("x")))).toEqual([
      ["unknown-type", `type code ${code} is not defined: the engine's reader ends here`],
    ]);
  });

  test("(5) report an undefined type without data as nothing else", () => {
    expect(inspect(record(8, new Uint8Array(0))).map(([code]) => code)).toEqual(["unknown-type"]);
  });

  test.each([
    [0x0c, "08"],
    [0x84, "80"],
    [0xfc, "f8"],
  ])("(6) name the undefined bits of the flags %i", (flags, bits) => {
    expect(inspect(record(0, utf8("x"), flags))).toEqual([
      ["malformed-record", `undefined flag bits 0x${bits} are set`],
    ]);
  });

  test.each([
    ["too short", ENVELOPE.subarray(0, 39), "its 39 bytes are fewer than the 40 of an empty envelope"],
    [
      "plain text",
      utf8("plain text of more than forty bytes, so long"),
      "it begins with 706c6169 instead of 5256454e (RVEN)",
    ],
    ["of another version", envelopeWith(4, 2), "envelope version 2 is not defined"],
    ["of an unknown algorithm", envelopeWith(5, 2), "algorithm 2 is not defined"],
    ["with a reserved byte set", envelopeWith(22, 1), "the reserved bytes are not zero"],
    ["with the other reserved byte set", envelopeWith(23, 1), "the reserved bytes are not zero"],
  ])("(7) say why encrypted data are no envelope: %s", (_, data, why) => {
    expect(inspect(record(0, data, 6))).toEqual([
      ["malformed-record", `the encrypted flag is set, but the data is no envelope: ${why}`],
    ]);
  });

  test("(7) read the data from the segment where the window ends inside the envelope's header", () => {
    const bytes = record(0, envelopeWith(5, 7), 6);
    const view = new RivvenView();
    view.seek(batchOf([bytes.subarray(0, 14 + 10)]), 0);
    const found: string[] = [];
    RIVVEN_RULES.inspect(
      view,
      (_, message) => found.push(message),
      () => bytes.subarray(14),
    );
    expect(found).toEqual([
      "the encrypted flag is set, but the data is no envelope: algorithm 7 is not defined",
    ]);
  });

  test("report all that is wrong with the flags in one finding", () => {
    expect(inspect(record(9, utf8("x"), 0x16)).map(([code]) => code)).toEqual([
      "unknown-type",
      "malformed-record",
    ]);
    expect(inspect(record(0, utf8("x"), 0x16))[0]?.[1]).toMatch(
      /^undefined flag bits 0x10 are set; the encrypted flag/,
    );
  });

  test.each([0, 1, 2, 3])("(8) report a record of type %i without data", (code) => {
    expect(inspect(record(code, new Uint8Array(0), 4))[0]).toEqual([
      "empty-record",
      expect.stringMatching(/without data; newer engines reject it/),
    ]);
  });

  test("(8) say that a record with flags 0 can be a header of which only the magic was written", () => {
    const onlyMagic = Uint8Array.of(...utf8("WALR"), ...new Uint8Array(10));
    expect(inspect(onlyMagic)).toEqual([
      ["empty-record", expect.stringMatching(/flags 0.*only the magic reached a preallocated file/)],
    ]);
  });
});

describe("what verify must know of Rivven", () => {
  test("zeros behind the last record are normal in the newest segment alone", () => {
    expect(RIVVEN_RULES.zeroTail(1, true)).toBe("info");
    expect(RIVVEN_RULES.zeroTail(1 << 26, true)).toBe("info");
    expect(RIVVEN_RULES.zeroTail(1, false)).toBe("warning");
  });

  test("no record refers to another", () => {
    expect(RIVVEN_RULES.referencedLsn(viewOf(record(0, utf8("x"))))).toBeNull();
  });
});
