import { describe, expect, test } from "vitest";
import { AEGIS_WRITES } from "./aegis-entry.ts";
import type { AegisKnobs } from "./aegis-knobs.ts";
import { aegisKnobs } from "./aegis-knobs.ts";
import type { AegisWorkload } from "./aegis-workload.ts";
import { simulateAegis } from "./aegis-workload.ts";
import { parseAegis } from "./parse-aegis.ts";

const SEEDS = 300;
const seeds = Array.from({ length: SEEDS }, (_, seed) => seed);
const workloads = seeds.map((seed) => simulateAegis(seed, aegisKnobs(seed)));

const QUIET: AegisKnobs = {
  steps: 40,
  concurrency: 3,
  crashes: 2,
  reset: 0,
  disorder: 0,
  idReuse: 0,
  abort: 0.3,
  checkpoint: 0.1,
  badCheckpoint: 0,
  clr: 0.1,
  unknownType: 0,
  rotation: 0.05,
  removal: 0,
  pages: 4,
  pageless: 0.2,
  largeIds: false,
};

const engineDiffers = ({ engine, committed }: AegisWorkload): boolean =>
  engine.redo.join() !== committed.join();

type Symptom = readonly [name: string, knobs: Partial<AegisKnobs>, has: (workload: AegisWorkload) => boolean];

const SYMPTOMS: readonly Symptom[] = [
  ["an id that is used again drops a commit", { idReuse: 0.9 }, engineDiffers],
  ["a removed begin drops a commit", { rotation: 0.2, removal: 1 }, engineDiffers],
  ["an unknown type drops writes", { unknownType: 0.2 }, engineDiffers],
  ["a reset mixes two runs", { reset: 1 }, engineDiffers],
  [
    "records stand out of order",
    { disorder: 0.5 },
    ({ entries }) => entries.some(({ lsn }, i) => i > 0 && lsn < entries[i - 1]!.lsn),
  ],
];

describe("a simulated Aegis log", () => {
  test("is the same for the same seed", () => {
    const again = seeds.map((seed) => simulateAegis(seed, aegisKnobs(seed)));
    expect(again.map(({ segments }) => segments)).toEqual(workloads.map(({ segments }) => segments));
  });

  test("holds its records", () => {
    for (const { entries, segments } of workloads) {
      const parsed = segments.flatMap(([, bytes]) => parseAegis(bytes));
      const facts = ({ lsn, type, txnId, prevLsn, pageId, named }: (typeof entries)[number]) =>
        [lsn, type, txnId, prevLsn, pageId, named?.join()].join();
      expect(parsed.map(facts)).toEqual(entries.map(facts));
    }
  });

  test("without a defect leads the engine to the committed writes", () => {
    const quiet = seeds.map((seed) => simulateAegis(seed, QUIET));
    for (const { engine, committed, open } of quiet) {
      expect(engine.redo).toEqual(committed);
      expect(engine.incomplete).toEqual(open);
    }
    expect(quiet.filter(({ committed }) => committed.length > 0).length).toBeGreaterThan(SEEDS / 2);
  });

  test("commits nothing of a transaction that is open or aborted", () => {
    for (const { entries, committed } of seeds.map((seed) => simulateAegis(seed, QUIET))) {
      const written = entries.filter(({ type }) => AEGIS_WRITES.has(type));
      const ended = entries.filter(({ type }) => type === "commit").map(({ txnId }) => txnId);
      expect(committed.length).toBe(written.filter(({ txnId }) => ended.includes(txnId)).length);
    }
  });

  test.each(SYMPTOMS)("%s", (_, knobs, has) => {
    const count = seeds.filter((seed) => has(simulateAegis(seed, { ...QUIET, ...knobs }))).length;
    expect(count).toBeGreaterThan(SEEDS / 30);
  });
});
