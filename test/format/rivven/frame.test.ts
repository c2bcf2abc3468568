import { describe, expect, test } from "vitest";
import { findRivvenCandidate, isPlausibleRivvenHeader } from "../../../src/format/rivven/frame.ts";
import { record, utf8 } from "./records.ts";

const HEADER = record(7, utf8("x")).subarray(0, 14);

function headerWith(at: number, value: number): Uint8Array {
  const bytes = HEADER.slice();
  bytes[at] = value;
  return bytes;
}

describe("isPlausibleRivvenHeader", () => {
  test("takes a header, and every beginning of one", () => {
    for (let available = 0; available <= 14; available++) {
      expect(isPlausibleRivvenHeader(HEADER.subarray(0, available), 0, available)).toBe(true);
    }
  });

  test.each([
    ["a wrong first byte of the magic", 0, 0x56, 1],
    ["a wrong last byte of the magic", 3, 0x53, 4],
    ["an undefined type", 12, 8, 13],
    ["an undefined flag", 13, 0x0c, 14],
  ])("refuses %s as soon as it is there", (_, at, value, seen) => {
    const bytes = headerWith(at, value);
    expect(isPlausibleRivvenHeader(bytes, 0, seen)).toBe(false);
    expect(isPlausibleRivvenHeader(bytes, 0, seen - 1)).toBe(true);
  });

  test("judges the bytes at start, and none behind those available", () => {
    const bytes = Uint8Array.of(
      0,
      0,
      ...HEADER.subarray(0, 6),
      0xff,
      0xff,
      0xff,
      0xff,
      0xff,
      0xff,
      0xff,
      0xff,
    );
    expect(isPlausibleRivvenHeader(bytes, 2, 6)).toBe(true);
    expect(isPlausibleRivvenHeader(bytes, 1, 6)).toBe(false);
  });

  test.each([0, 4, 5, 6, 7])("takes the defined flags %i", (flags) => {
    expect(isPlausibleRivvenHeader(headerWith(13, flags), 0, 14)).toBe(true);
  });
});

describe("findRivvenCandidate", () => {
  // A memory that begins before the array, so that offsets in the one are not taken for those in the other.
  const memory = new Uint8Array(100).fill(0x57);
  const bytes = memory.subarray(10, 90);
  bytes.set(HEADER, 20);
  bytes.set(headerWith(12, 200), 40);
  bytes.set(HEADER, 66);

  test.each([
    ["from the beginning", 0, 80, 20],
    ["at from itself", 20, 80, 20],
    ["behind the one before", 21, 80, 40],
    ["with an undefined type, which an intact record can have", 21, 41, 40],
    ["whose header ends with the bytes", 41, 80, 66],
    ["none where to is its index", 21, 40, -1],
    ["none behind the last", 67, 80, -1],
    ["none in an empty range", 20, 20, -1],
    ["none in a range beyond the bytes", 80, 200, -1],
    ["the one before a to beyond the bytes", 41, 200, 66],
  ])("finds the candidate %s", (_, from, to, expected) => {
    expect(findRivvenCandidate(bytes, from, to)).toBe(expected);
  });

  test("does not take a header that runs past the bytes, although the memory goes on", () => {
    const full = new Uint8Array(40);
    full.set(HEADER, 17);
    expect(findRivvenCandidate(full.subarray(0, 30), 0, 30)).toBe(-1);
    expect(findRivvenCandidate(full.subarray(0, 31), 0, 31)).toBe(17);
  });

  test("agrees with a search byte by byte at every range", () => {
    const naive = (from: number, to: number): number => {
      for (let at = from; at < Math.min(to, bytes.length - 13); at++) {
        if (Buffer.from(bytes.subarray(at, at + 4)).toString("latin1") === "WALR") return at;
      }
      return -1;
    };
    for (let from = 0; from <= 80; from++) {
      for (let to = from; to <= 84; to++) expect(findRivvenCandidate(bytes, from, to)).toBe(naive(from, to));
    }
  });
});
