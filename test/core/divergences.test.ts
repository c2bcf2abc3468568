import { describe, expect, test } from "vitest";
import type { DivergenceCode } from "../../src/core/divergences.ts";
import { DIVERGENCES } from "../../src/core/divergences.ts";
import { FORMATS } from "../../src/format/registry.ts";

const SENTENCE = /^[A-Z][^\n]*[.]$/;

describe.each(Object.keys(DIVERGENCES) as DivergenceCode[])("%s", (code) => {
  test("says what it means and what to do next, in sentences, and names no engine", () => {
    const { title, meaning, next } = DIVERGENCES[code];
    expect(title).toMatch(/^[a-z].*[^.]$/);
    expect(meaning).toMatch(SENTENCE);
    expect(next).toMatch(SENTENCE);
    for (const format of FORMATS) expect(`${meaning} ${next}`).not.toContain(format.title);
  });
});

test("only what a second crash brings is a warning", () => {
  const warnings = Object.entries(DIVERGENCES).filter(([, { severity }]) => severity !== "error");
  expect(warnings.map(([code]) => code)).toEqual(["exposed-by-next-crash"]);
});
