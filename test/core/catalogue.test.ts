import { describe, expect, test } from "vitest";
import { CATALOGUE } from "../../src/core/catalogue.ts";
import type { FindingCode } from "../../src/core/findings.ts";
import { FORMATS } from "../../src/format/registry.ts";

const CODES = Object.keys(CATALOGUE) as FindingCode[];

/** What contract and people expect of prose: a whole sentence, no line breaks, no blanks at the ends. */
const SENTENCE = /^[A-Z“`][^\n]*[.:)]$/;

describe.each(CODES)("%s", (code) => {
  test("says what it means and what to do next, in sentences", () => {
    const { title, meaning, next } = CATALOGUE[code];
    expect(title).toMatch(/^[^A-Z].*[^.]$|^LSN/);
    expect(meaning).toMatch(SENTENCE);
    expect(next).toMatch(SENTENCE);
  });

  test("names no engine: that is for the formats", () => {
    const { meaning, next } = CATALOGUE[code];
    for (const format of FORMATS) expect(`${meaning} ${next}`).not.toContain(format.title);
  });
});
