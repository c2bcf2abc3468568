import { describe, expect, test } from "vitest";
import { AEGIS } from "../../src/format/aegis/aegis.ts";
import { scanLog } from "../../src/log/scan.ts";
import { recoverLog } from "../../src/recover/recover.ts";
import type { LogFiles } from "../../src/segment/log-files.ts";
import { cutLog } from "../../src/truncate/cut-log.ts";
import type { TruncatePlan } from "../../src/truncate/plan.ts";
import type { CutMode } from "../../src/truncate/request.ts";
import { planTruncation } from "../../src/truncate/truncate.ts";
import { memoryLog } from "../support/memory-log.ts";
import { list } from "../support/recovered.ts";
import { recoverAsAegis } from "../support/workload/aegis-engine.ts";
import type { AegisEntry } from "../support/workload/aegis-entry.ts";
import type { AegisKnobs } from "../support/workload/aegis-knobs.ts";
import { aegisKnobs } from "../support/workload/aegis-knobs.ts";
import { simulateAegis } from "../support/workload/aegis-workload.ts";

const SEEDS = Array.from({ length: 300 }, (_, seed) => seed);

/** The one page that checkpoints of the simulation name as not on disk, and that it writes to. */
const DIRTY_PAGE = 0n;

/**
 * LSNs name records, since none is assigned twice, and checkpoints there are. No record has an undefined type: what the
 * engine takes for a begin there belongs to no transaction as the format has them.
 */
function knobsOf(seed: number): AegisKnobs {
  return { ...aegisKnobs(seed), steps: 40 + (seed % 60), reset: 0, unknownType: 0, checkpoint: 0.1 };
}

function plan(files: LogFiles, mode: CutMode): TruncatePlan {
  return planTruncation(files, scanLog(files), { mode, assumeFlushed: false, maxLoss: null });
}

/** What walctl's model of the engine redoes, with which the tests' own naive one has to agree. */
function redoneBy(files: LogFiles): string {
  const recovery = recoverLog(files, { detail: true });
  recovery.close();
  return list(recovery.result.engine.redo);
}

/** Changes that were on disk at the last checkpoint: all before it, but for those of the page that it names. */
function flushedAtCheckpoint(entries: readonly AegisEntry[]): ReadonlySet<bigint> {
  const checkpoint = entries.findLastIndex(({ named }) => named !== null);
  const flushed = entries.slice(0, Math.max(0, checkpoint)).filter(({ pageId }) => pageId !== DIRTY_PAGE);
  return new Set(flushed.map(({ lsn }) => lsn));
}

interface Outcome {
  /** Committed changes that recovery redid and would not redo any more. */
  readonly notRedone: readonly bigint[];
  /** Those of them that were not on disk, or whose transaction goes on behind the cut. */
  readonly lost: readonly bigint[];
}

function outcomeOf(entries: readonly AegisEntry[], cut: number): Outcome {
  const before = recoverAsAegis(entries).redo;
  const after = new Set(recoverAsAegis(entries.slice(cut)).redo);
  const flushed = flushedAtCheckpoint(entries);
  const kept = new Set(entries.slice(cut).map(({ lsn }) => lsn));
  const notRedone = before.filter((lsn) => !after.has(lsn));
  return { notRedone, lost: notRedone.filter((lsn) => kept.has(lsn) || !flushed.has(lsn)) };
}

describe("Aegis: recovery onto pages that were flushed at the last checkpoint", () => {
  test("gives the same pages before and after --checkpoint", () => {
    let cuts = 0;
    for (const seed of SEEDS) {
      const { entries, segments } = simulateAegis(seed, knobsOf(seed));
      if (entries.length === 0) continue;
      const files = memoryLog(AEGIS, segments);
      const { actions, recordsRemoved, refusals, lost } = plan(files, { kind: "checkpoint" });
      expect({ seed, ...outcomeOf(entries, recordsRemoved), refusals, lost: lost.records }).toMatchObject({
        lost: 0,
        refusals: [],
      });
      expect({ seed, lost: outcomeOf(entries, recordsRemoved).lost }).toEqual({ seed, lost: [] });
      const kept = recoverAsAegis(entries.slice(recordsRemoved));
      if (!kept.isOrderUndefined) expect(redoneBy(cutLog(files, actions))).toBe(list(kept.redo));
      if (recordsRemoved > 0) cuts += 1;
    }
    expect(cuts).toBeGreaterThan(100);
  });

  test("is what --before-lsn keeps, or its bill says which transactions lose changes", () => {
    const seen = { safe: 0, lost: 0 };
    for (const seed of SEEDS.slice(0, 120)) {
      const { entries, segments } = simulateAegis(seed, { ...knobsOf(seed), disorder: 0 });
      const files = memoryLog(AEGIS, segments);
      for (let cut = 1; cut < entries.length; cut += 1 + (seed % 7)) {
        const { recordsRemoved, refusals, lost } = plan(files, {
          kind: "before-lsn",
          lsn: entries[cut]!.lsn,
        });
        expect(recordsRemoved).toBe(cut);
        const outcome = outcomeOf(entries, cut);
        if (refusals.length === 0) {
          expect({ seed, cut, lost: outcome.lost }).toEqual({ seed, cut, lost: [] });
          seen.safe += 1;
        }
        if (outcome.lost.length === 0) continue;
        seen.lost += 1;
        expect(refusals.map(({ code }) => code)).toEqual(["needed-by-recovery"]);
        expect(lost.records).toBeGreaterThan(0);
        const losers = entries.filter(({ lsn }) => outcome.lost.includes(lsn)).map(({ txnId }) => txnId);
        expect(lost.committedTransactions.first).toEqual(expect.arrayContaining(losers));
      }
    }
    expect(Math.min(seen.safe, seen.lost)).toBeGreaterThan(100);
  });

  test("is what --after-lsn keeps of the log's beginning, and its bill names every transaction whose commit goes", () => {
    let lostSome = 0;
    for (const seed of SEEDS.slice(0, 120)) {
      const { entries, segments } = simulateAegis(seed, { ...knobsOf(seed), disorder: 0 });
      const files = memoryLog(AEGIS, segments);
      for (let kept = 1; kept < entries.length; kept += 1 + (seed % 7)) {
        const { actions, recordsKept, refusals, lost } = plan(files, {
          kind: "after-lsn",
          lsn: entries[kept - 1]!.lsn,
        });
        const left = entries.slice(0, kept);
        expect({ recordsKept, lost: lost.records }).toEqual({
          recordsKept: kept,
          lost: entries.length - kept,
        });
        expect(refusals.map(({ code }) => code)).toEqual(["needed-by-recovery"]);
        const engine = recoverAsAegis(left);
        if (!engine.isOrderUndefined) expect(redoneBy(cutLog(files, actions))).toBe(list(engine.redo));
        const commits = entries.slice(kept).filter(({ type }) => type === "commit");
        expect(new Set(lost.committedTransactions.first)).toEqual(new Set(commits.map(({ txnId }) => txnId)));
        if (commits.length > 0) lostSome += 1;
      }
    }
    expect(lostSome).toBeGreaterThan(200);
  });
});
