import { describe, expect, test } from "vitest";
import { CATALOGUE } from "../../src/core/catalogue.ts";
import { choiceHint, closestWord } from "../../src/core/closest-word.ts";

const FORMATS = ["sochdb", "aegis", "rivven"];

describe("the closest word", () => {
  test.each([
    ["a letter too many", "aegiss", "aegis"],
    ["a letter too few", "rivvn", "rivven"],
    ["another letter", "sachdb", "sochdb"],
    ["two letters swapped", "sohcdb", "sochdb"],
    ["capital letters", "AEGIS", "aegis"],
  ])("is found with %s", (_, word, meant) => {
    expect(closestWord(word, FORMATS)).toBe(meant);
  });

  test.each(["mysql", "", "x", "ae", "sochdbsochdb"])("is none for %j", (word) => {
    expect(closestWord(word, FORMATS)).toBeNull();
  });

  test("is each code itself, also with a slip at its end", () => {
    const codes = Object.keys(CATALOGUE);
    expect(codes.map((code) => closestWord(`${code}x`, codes))).toEqual(codes);
  });
});

test("a hint names all choices, and first the one that was likely meant", () => {
  expect(choiceHint("agis", FORMATS)).toBe("did you mean aegis? one of sochdb, aegis, rivven");
  expect(choiceHint("mysql", FORMATS)).toBe("one of sochdb, aegis, rivven");
});
