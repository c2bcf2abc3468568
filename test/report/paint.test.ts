import { describe, expect, test } from "vitest";
import { createPaint, wantsColor } from "../../src/report/paint.ts";

const cases: readonly [string, boolean | undefined, Record<string, string>, boolean, boolean][] = [
  ["a terminal", undefined, {}, true, true],
  ["no terminal", undefined, {}, false, false],
  ["a dumb terminal", undefined, { TERM: "dumb" }, true, false],
  ["NO_COLOR", undefined, { NO_COLOR: "1" }, true, false],
  ["an empty NO_COLOR", undefined, { NO_COLOR: "" }, true, true],
  ["FORCE_COLOR without a terminal", undefined, { FORCE_COLOR: "1" }, false, true],
  ["an empty FORCE_COLOR", undefined, { FORCE_COLOR: "" }, false, true],
  ["FORCE_COLOR=0", undefined, { FORCE_COLOR: "0" }, true, false],
  ["FORCE_COLOR=false", undefined, { FORCE_COLOR: "false" }, true, false],
  ["FORCE_COLOR and NO_COLOR", undefined, { FORCE_COLOR: "1", NO_COLOR: "1" }, false, true],
  ["FORCE_COLOR on a dumb terminal", undefined, { FORCE_COLOR: "1", TERM: "dumb" }, true, true],
  ["--color and NO_COLOR", true, { NO_COLOR: "1" }, false, true],
  ["--no-color and FORCE_COLOR", false, { FORCE_COLOR: "1" }, true, false],
];

describe("colour", () => {
  test.each(cases)("with %s", (_, flag, env, isTerminal, expected) => {
    expect(wantsColor({ flag, env, isTerminal })).toBe(expected);
  });

  test("is in what the brushes return, or nothing is", async () => {
    const [painted, plain] = await Promise.all([
      createPaint({ flag: true, env: {}, isTerminal: false }),
      createPaint({ flag: false, env: {}, isTerminal: true }),
    ]);
    expect(painted.red("x")).toBe("\u001b[31mx\u001b[39m");
    expect(plain.red("x")).toBe("x");
  });
});
