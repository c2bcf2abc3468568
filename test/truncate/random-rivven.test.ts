import { describe, expect, test } from "vitest";
import type { RecordType } from "../../src/format/record.ts";
import { RIVVEN } from "../../src/format/rivven/rivven.ts";
import { scanLog } from "../../src/log/scan.ts";
import { recoverLog } from "../../src/recover/recover.ts";
import type { LogFiles } from "../../src/segment/log-files.ts";
import { cutLog } from "../../src/truncate/cut-log.ts";
import type { TruncatePlan } from "../../src/truncate/plan.ts";
import type { CutMode } from "../../src/truncate/request.ts";
import { planTruncation } from "../../src/truncate/truncate.ts";
import { recordOf } from "../support/event-log.ts";
import { memoryLog } from "../support/memory-log.ts";
import { rivvenName } from "../support/rivven-log.ts";
import { Dice } from "../support/workload/dice.ts";

const SEEDS = Array.from({ length: 150 }, (_, seed) => seed);

/** Messages in one record and in several, inside transactions and outside, and checkpoints; types in log order. */
function randomTypes(dice: Dice): RecordType[] {
  const types: RecordType[] = [];
  let isOpen = false;
  while (types.length < 60) {
    const kind = dice.pick(["full", "full", "full", "fragments", "checkpoint", "marker"] as const);
    if (kind === "full" || kind === "checkpoint") types.push(kind);
    else if (kind === "fragments") {
      types.push("first", ...Array.from({ length: dice.integer(3) }, () => "middle" as const), "last");
    } else {
      types.push(isOpen ? dice.pick(["commit", "commit", "abort"] as const) : "begin");
      isOpen = !isOpen;
    }
  }
  return types.slice(0, 20 + dice.integer(40));
}

/** The log in segments that begin at random records, each named after the LSN of its first one. */
function logOf(types: readonly RecordType[], dice: Dice): LogFiles {
  const encoded = types.map((type) => RIVVEN.encode(recordOf(RIVVEN, { type })));
  const starts = [0, ...types.keys()].filter((at) => at === 0 || dice.chance(0.1));
  const unique = [...new Set(starts)];
  return memoryLog(
    RIVVEN,
    unique.map((start, i) => [
      rivvenName(start === 0 ? 0 : start + 1),
      Uint8Array.from(Buffer.concat(encoded.slice(start, unique[i + 1]))),
    ]),
  );
}

interface Delivered {
  /** LSNs of messages, those in several records by their first. */
  readonly certain: readonly bigint[];
  /** Between the markers of a transaction that was aborted or has no end. */
  readonly uncertain: readonly bigint[];
}

/** What a reader gets of these records, in a few lines; the first one has LSN `first`. */
function deliveredBy(types: readonly RecordType[], first: number): Delivered {
  const certain: bigint[] = [];
  const uncertain: bigint[] = [];
  let pending: bigint[] | null = null;
  let message: bigint | null = null;
  for (const [i, type] of types.entries()) {
    const lsn = BigInt(first + i);
    if (type === "first") message = lsn;
    const isWhole = type === "full" || (type === "last" && message !== null);
    if (isWhole) (pending ?? certain).push(type === "full" ? lsn : message!);
    if (type === "full" || type === "last") message = null;
    if (type === "begin") pending = [];
    if (type === "commit") certain.push(...(pending ?? []));
    if (type === "abort") uncertain.push(...(pending ?? []));
    if (type === "commit" || type === "abort") pending = null;
  }
  uncertain.push(...(pending ?? []));
  const ascending = (lsns: readonly bigint[]): bigint[] => lsns.toSorted((a, b) => Number(a - b));
  return { certain: ascending(certain), uncertain: ascending(uncertain) };
}

function recovered(files: LogFiles): Delivered {
  if (files.segments.length === 0) return { certain: [], uncertain: [] };
  const { redo } = recoverLog(files, { detail: true }).result;
  return { certain: [...redo.lsns!], uncertain: [...(redo.uncertain?.lsns ?? [])] };
}

function plan(files: LogFiles, mode: CutMode): TruncatePlan {
  return planTruncation(files, scanLog(files), { mode, assumeFlushed: false, maxLoss: null });
}

/** What of the messages is behind a cut; those of a cut-off fragment chain are not. */
function from(lsns: readonly bigint[], lsn: number): bigint[] {
  return lsns.filter((each) => each >= BigInt(lsn));
}

describe("Rivven: the messages that are delivered", () => {
  test("after --checkpoint are those from the cut on, and the same ones are uncertain", () => {
    let cuts = 0;
    for (const seed of SEEDS) {
      const dice = new Dice(seed);
      const types = randomTypes(dice);
      const files = logOf(types, dice);
      const { actions, recordsRemoved: cut, refusals, lost } = plan(files, { kind: "checkpoint" });
      expect({ refusals, lost: lost.records }).toEqual({ refusals: [], lost: 0 });
      const { certain, uncertain } = deliveredBy(types, 1);
      const expected = { certain: from(certain, cut + 1), uncertain: from(uncertain, cut + 1) };
      expect({ seed, ...recovered(cutLog(files, actions)) }).toEqual({ seed, ...expected });
      if (cut > 0) cuts += 1;
    }
    expect(cuts).toBeGreaterThan(80);
  });

  test("after --before-lsn are those from the cut on, wherever that is not refused", () => {
    const seen = { safe: 0, refused: 0 };
    for (const seed of SEEDS) {
      const dice = new Dice(seed);
      const types = randomTypes(dice);
      const files = logOf(types, dice);
      const { certain, uncertain } = deliveredBy(types, 1);
      for (let cut = 1; cut < types.length; cut += 1 + (seed % 5)) {
        const { actions, recordsRemoved, refusals, lost } = plan(files, {
          kind: "before-lsn",
          lsn: BigInt(cut + 1),
        });
        expect(recordsRemoved).toBe(cut);
        const after = recovered(cutLog(files, actions));
        expect({ seed, cut, ...after }).toEqual({ seed, cut, ...deliveredBy(types.slice(cut), cut + 1) });
        const expected = { certain: from(certain, cut + 1), uncertain: from(uncertain, cut + 1) };
        if (refusals.length === 0) {
          expect({ seed, cut, ...after }).toEqual({ seed, cut, ...expected });
          seen.safe += 1;
        } else {
          expect({ seed, cut, lost: lost.records > 0 }).toEqual({ seed, cut, lost: true });
          seen.refused += 1;
        }
      }
    }
    expect(Math.min(seen.safe, seen.refused)).toBeGreaterThan(100);
  });

  test("after --after-lsn are those up to the cut, and the bill counts the commits that go", () => {
    let commitsLost = 0;
    for (const seed of SEEDS) {
      const dice = new Dice(seed);
      const types = randomTypes(dice);
      const files = logOf(types, dice);
      for (let kept = 1; kept < types.length; kept += 1 + (seed % 5)) {
        const { actions, recordsKept, refusals, lost } = plan(files, {
          kind: "after-lsn",
          lsn: BigInt(kept),
        });
        expect(recordsKept).toBe(kept);
        const after = recovered(cutLog(files, actions));
        expect({ seed, kept, ...after }).toEqual({ seed, kept, ...deliveredBy(types.slice(0, kept), 1) });
        expect(refusals.map(({ code }) => code)).toEqual(["needed-by-recovery"]);
        const commits = types.flatMap((type, i) => (type === "commit" && i >= kept ? [BigInt(i + 1)] : []));
        expect(lost.committedTransactions.first).toEqual(commits);
        commitsLost += commits.length;
      }
    }
    expect(commitsLost).toBeGreaterThan(100);
  });
});
