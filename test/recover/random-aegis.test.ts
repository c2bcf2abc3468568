import { describe, expect, test } from "vitest";
import { AEGIS } from "../../src/format/aegis/aegis.ts";
import { list, recovered } from "../support/recovered.ts";
import type { AegisKnobs } from "../support/workload/aegis-knobs.ts";
import { aegisKnobs } from "../support/workload/aegis-knobs.ts";
import { repeatEarlierLsns, simulateAegis } from "../support/workload/aegis-workload.ts";
import { ascending } from "../support/workload/u64-order.ts";

/** Seeds run in blocks, so that a failure names its block and none takes long. */
const BLOCK = 250;

function check(seed: number, knobs: AegisKnobs): void {
  const { entries, segments, committed, open, engine } = simulateAegis(seed, knobs);
  const { result } = recovered(AEGIS, segments);
  // A checkpoint that stands before a begin, or names a lost one, does not say which transaction of an id it means.
  const isNamingClear = knobs.disorder === 0 || knobs.checkpoint === 0 || knobs.idReuse === 0;
  const isOrderClear = repeatEarlierLsns(entries);
  expect({
    seed,
    redo: isOrderClear ? list(result.redo.lsns) : null,
    losers: isNamingClear ? list(ascending(result.undo.losers)) : null,
    engineRedo: list(result.engine.redo),
    incomplete: list(ascending(result.engine.incompleteTxns ?? [])),
    outcome: result.engine.outcome,
  }).toEqual({
    seed,
    redo: isOrderClear ? list(committed) : null,
    losers: isNamingClear ? list(open) : null,
    engineRedo: list(engine.redo),
    incomplete: list(engine.incomplete),
    outcome: engine.isOrderUndefined ? "undetermined" : "completes",
  });
}

describe("Aegis workloads", () => {
  test.each([0, 1, 2, 3])("block %i", (block) => {
    for (let seed = block * BLOCK; seed < (block + 1) * BLOCK; seed++) check(seed, aegisKnobs(seed));
  });
});
