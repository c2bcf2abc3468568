import { expect, test } from "vitest";
import { RIVVEN } from "../../src/format/rivven/rivven.ts";
import { recoverLog } from "../../src/recover/recover.ts";
import { recordOf } from "../support/event-log.ts";
import { memoryLog } from "../support/memory-log.ts";
import { rivvenName } from "../support/rivven-log.ts";
import { writeRivven } from "../support/rivven-writer.ts";

const FULL = RIVVEN.encode(recordOf(RIVVEN, { type: "full" }));

/** Recovers segments of so many full records. */
function recover(segments: ReadonlyMap<number, number>): { redo: number[]; codes: string[] } {
  const names = [...segments.keys()].sort((a, b) => a - b);
  const files = names.map((name) => {
    const records = Array.from({ length: segments.get(name)! }, () => FULL);
    return [rivvenName(name), Uint8Array.from(Buffer.concat(records))] as const;
  });
  const { redo, divergences } = recoverLog(memoryLog(RIVVEN, files), { detail: true }).result;
  return { redo: [...redo.lsns!].map(Number), codes: divergences.map(({ code }) => code) };
}

test("the order of writing of 2,000 random logs is right wherever it is said to be known", () => {
  const seen = { names: 0, proven: 0, unknown: 0 };
  for (let seed = 0; seed < 2000; seed++) {
    const log = writeRivven(seed);
    if (log === null) continue;
    const { redo, codes } = recover(log.segments);
    if (codes.includes("order-unknown")) {
      seen.unknown += 1;
      expect([...redo].sort((a, b) => a - b)).toEqual([...log.written].sort((a, b) => a - b));
      continue;
    }
    seen[codes.includes("redo-order") ? "proven" : "names"] += 1;
    expect(redo, `seed ${seed}`).toEqual(log.written);
  }
  // Each of the three must have been met often for the test to mean anything.
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(50);
});
