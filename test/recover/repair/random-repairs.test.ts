import { describe, expect, test } from "vitest";
import { SOCHDB } from "../../../src/format/sochdb/sochdb.ts";
import { memoryLog } from "../../support/memory-log.ts";
import { repaired } from "../../support/repaired.ts";
import { Dice } from "../../support/workload/dice.ts";
import { engineRestarts } from "../../support/workload/engine-restarts.ts";
import { parseSochdb } from "../../support/workload/parse-sochdb.ts";
import type { SochdbKnobs } from "../../support/workload/sochdb-knobs.ts";
import { engineKnobs, soundKnobs } from "../../support/workload/sochdb-knobs.ts";
import { simulateSochdb } from "../../support/workload/sochdb-workload.ts";

const BLOCK = 250;
const NAME = "wal_00000000.log";

/**
 * A workload is repaired; the simulated engine restarts on it, and crashes, five times; it is repaired once more.
 *
 * @returns whether there was anything to repair
 */
function checkRepair(seed: number, knobs: SochdbKnobs): boolean {
  const workload = simulateSochdb(seed, knobs);
  const { plan, bytes, doubt } = repaired(memoryLog(SOCHDB, [[NAME, workload.bytes]]));
  expect({ seed, status: plan.status === "refused" ? plan.reason : null, doubt }).toEqual({
    seed,
    status: null,
    doubt: null,
  });
  const log = bytes ?? workload.bytes;
  const restarts = engineRestarts(parseSochdb(log), 5, new Dice(seed));
  for (const pages of restarts) expect({ seed, pages }).toEqual({ seed, pages: workload.committed });
  const again = repaired(memoryLog(SOCHDB, [[NAME, log]]));
  expect({ seed, status: again.plan.status }).toEqual({ seed, status: "nothing-to-do" });
  return plan.status === "needed";
}

function seeds(block: number): number[] {
  return Array.from({ length: BLOCK }, (_, i) => block * BLOCK + i);
}

describe("a repaired log", () => {
  test.each([0, 1, 2, 3])(
    "of the engine with its defects ends with the committed pages, block %i",
    (block) => {
      const needed = seeds(block).filter((seed) => checkRepair(seed, engineKnobs(seed)));
      expect(needed.length).toBeGreaterThan(BLOCK / 2);
    },
  );

  test.each([0, 1])("of a sound writer ends with the committed pages, block %i", (block) => {
    const needed = seeds(block).filter((seed) => checkRepair(seed, soundKnobs(seed)));
    expect(needed.length).toBeGreaterThan(BLOCK / 2);
  });
});
