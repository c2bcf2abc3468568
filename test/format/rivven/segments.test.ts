import { describe, expect, test } from "vitest";
import { RIVVEN_NAMING } from "../../../src/format/rivven/segments.ts";

const MAX = "18446744073709551615";

describe("names of Rivven segments", () => {
  test.each([
    ["the first segment", "00000000000000000000.wal", 0n, true, 1n],
    ["the one that a rotation could name 1", "00000000000000000001.wal", 1n, true, 1n],
    ["a rotated segment", "00000000000000000025.wal", 25n, true, 25n],
    ["the highest number", `${MAX}.wal`, 2n ** 64n - 1n, true, 2n ** 64n - 1n],
    ["a number without its zeros", "25.wal", 25n, false, 25n],
    ["a zero without its zeros", "0.wal", 0n, false, 1n],
    ["a digit too few", "0000000000000000025.wal", 25n, false, 25n],
    ["zeros too many", "0000000000000000000000000025.wal", 25n, false, 25n],
    ["a plus sign, which the engine's parser takes", "+25.wal", 25n, false, 25n],
  ])("%s is read", (_, name, number, canonical, firstLsn) => {
    const parsed = RIVVEN_NAMING.parse(name);
    expect(parsed).toEqual({ orderKey: number, number, canonical, read: true });
    expect(parsed && RIVVEN_NAMING.firstLsn(parsed)).toBe(firstLsn);
  });

  test.each([
    ["a number above u64", "18446744073709551616.wal"],
    ["the highest number of 20 digits, above u64", "99999999999999999999.wal"],
    ["no number", ".wal"],
    ["a sign alone", "+.wal"],
    ["a negative number", "-1.wal"],
    ["white space", " 1.wal"],
    ["a hexadecimal number", "0x10.wal"],
    ["other digits", "٣.wal"],
    ["a word", "wal.wal"],
    ["an ending in capitals", "1.WAL"],
    ["another ending", "00000000000000000000.log"],
    ["something behind the ending", "00000000000000000000.wal.bak"],
    ["something in front", "x00000000000000000000.wal"],
    ["a line feed at the end", "00000000000000000000.wal\n"],
    ["an ending alone", "wal"],
    ["nothing", ""],
  ])("%s is no segment's", (_, name) => {
    expect(RIVVEN_NAMING.parse(name)).toBeNull();
  });

  test("the log has no file that is always written to, and numbers that skip", () => {
    expect(RIVVEN_NAMING.currentName).toBeNull();
    expect(RIVVEN_NAMING.consecutive).toBe(false);
  });
});
