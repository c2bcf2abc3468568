import { describe, expect, test } from "vitest";
import { parseHexMasterKey, parseMasterKey } from "../../../src/format/rivven/key.ts";
import { utf8 } from "./records.ts";

const KEY = Uint8Array.from({ length: 32 }, (_, i) => i * 7);
const HEX = Buffer.from(KEY).toString("hex");

describe("parseMasterKey", () => {
  test.each([
    ["32 raw bytes", KEY],
    ["64 hexadecimal digits", utf8(HEX)],
    ["capital digits", utf8(HEX.toUpperCase())],
    ["a line feed behind them", utf8(`${HEX}\n`)],
    ["a carriage return and a line feed behind them", utf8(`${HEX}\r\n`)],
    ["white space around them", utf8(`  ${HEX} `)],
  ])("takes %s", (_, bytes) => {
    expect(parseMasterKey(bytes)).toEqual(KEY);
  });

  test("takes 32 bytes as raw ones, whatever they are", () => {
    expect(parseMasterKey(utf8("0123456789abcdef0123456789abcdef"))).toEqual(
      utf8("0123456789abcdef0123456789abcdef"),
    );
  });

  test("copies the raw bytes", () => {
    const bytes = KEY.slice();
    const key = parseMasterKey(bytes);
    bytes.fill(0);
    expect(key).toEqual(KEY);
  });

  test.each([
    ["no bytes", utf8("")],
    ["raw bytes with a line feed behind them", Uint8Array.of(...KEY, 10)],
    ["63 digits", utf8(HEX.slice(1))],
    ["66 digits", utf8(`${HEX}00`)],
    ["a letter that is no digit", utf8(`g${HEX.slice(1)}`)],
    ["two lines", utf8(`${HEX}\n${HEX}`)],
  ])("refuses %s", (_, bytes) => {
    expect(() => parseMasterKey(bytes)).toThrow(expect.objectContaining({ code: "key" }));
  });

  test("does not quote what it refuses", () => {
    const secret = "correct horse battery staple";
    expect(() => parseMasterKey(utf8(secret))).toThrow("the key file holds 28 bytes that are no master key");
  });
});

describe("parseHexMasterKey", () => {
  test("takes 64 hexadecimal digits, with white space around them", () => {
    expect(parseHexMasterKey(` ${HEX}\n`)).toEqual(KEY);
  });

  test.each([
    ["an empty text", ""],
    ["32 characters, which only a file may hold", "0123456789abcdef0123456789abcdef"],
    ["a prefix", `0x${HEX}`],
  ])("refuses %s", (_, text) => {
    expect(() => parseHexMasterKey(text)).toThrow(expect.objectContaining({ code: "key" }));
  });
});
