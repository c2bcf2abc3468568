import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fixturePath, listFixtures, readExpected } from "../fixtures.ts";
import { recoverAsAegis } from "./aegis-engine.ts";
import { parseAegis } from "./parse-aegis.ts";

/** Logs of which the engine's reader reaches every record. */
const undamaged = listFixtures().filter((name) => {
  const { format, damage } = readExpected(name);
  return format === "aegis" && damage.length === 0 && !name.endsWith("zero-tail");
});

const text = (values: Iterable<unknown>): string[] => Array.from(values, String);

describe("the simulated engine's recovery", () => {
  test("is held against logs that the engine recovered", () => {
    expect(undamaged.length).toBeGreaterThan(10);
  });

  test.each(undamaged)("does with %s what the engine did", (name) => {
    const { engine } = readExpected(name);
    const directory = fixturePath(name);
    const entries = readdirSync(directory)
      .sort()
      .flatMap((segment) => parseAegis(readFileSync(join(directory, segment))));
    const own = recoverAsAegis(entries);
    expect(text(own.redo)).toEqual(text(engine.redoLsns!));
    expect(text(own.incomplete)).toEqual(text(engine.incompleteTxns!));
  });
});
