import { describe, expect, test } from "vitest";
import { AEGIS } from "../../src/format/aegis/aegis.ts";
import type { Format } from "../../src/format/format.ts";
import { RIVVEN } from "../../src/format/rivven/rivven.ts";
import { SOCHDB } from "../../src/format/sochdb/sochdb.ts";
import { openLog } from "../../src/log/open.ts";
import { scanLog } from "../../src/log/scan.ts";
import { recoverLog } from "../../src/recover/recover.ts";
import type { LogFiles } from "../../src/segment/log-files.ts";
import { cutLog } from "../../src/truncate/cut-log.ts";
import type { TruncatePlan } from "../../src/truncate/plan.ts";
import type { CutMode } from "../../src/truncate/request.ts";
import { planTruncation } from "../../src/truncate/truncate.ts";
import { recordOf } from "../support/event-log.ts";
import type { Entry } from "../support/random-log.ts";
import { isData, onlySegment, RandomWorkload } from "../support/random-log.ts";
import { joinRecords } from "../support/sample-log.ts";
import { temporaryLog } from "../support/temporary.ts";

const SEEDS = Array.from({ length: 60 }, (_, seed) => seed);
const FORMATS: readonly Format[] = [SOCHDB, AEGIS, RIVVEN];

function open(format: Format, entries: readonly Entry[]): LogFiles {
  const records = entries.map(({ spec }) => recordOf(format, spec));
  return openLog(temporaryLog({ [onlySegment(format)]: joinRecords(format, records).bytes }), {
    format: format.name,
  });
}

function plan(files: LogFiles, mode: CutMode): TruncatePlan {
  return planTruncation(files, scanLog(files), { mode, assumeFlushed: true, maxLoss: null });
}

const firstOf = (entries: readonly Entry[], incarnation: number | null): number =>
  entries.findIndex((entry) => entry.incarnation === incarnation);

/** Whether a cut before record `cut` leaves a data record of a transaction without its begin. */
function parts(entries: readonly Entry[], cut: number): number | null {
  for (const entry of entries.slice(cut)) {
    const first = isData(entry) && entry.incarnation !== null ? firstOf(entries, entry.incarnation) : cut;
    if (first < cut) return first;
  }
  return null;
}

/** The contract's words, one after the other, without any thought of speed. */
function expectedCut(entries: readonly Entry[]): number {
  const last = entries.findLastIndex(({ names }) => names !== null);
  if (last < 0) return 0;
  const before = entries.slice(0, last);
  const ended = new Set(
    before
      .filter(({ spec }) => ["commit", "abort"].includes(spec.type))
      .map(({ incarnation }) => incarnation),
  );
  const open = before.filter(({ incarnation }) => incarnation !== null && !ended.has(incarnation));
  const { transactions, pages } = entries[last]!.names!;
  const named = transactions.flatMap(
    (id) => before.findLast(({ txnId, spec }) => txnId === id && spec.type === "begin") ?? [],
  );
  const dirty = pages.flatMap((id) => entries.find(({ pageId }) => pageId === id) ?? []);
  let cut = Math.min(
    last,
    ...open.map(({ incarnation }) => firstOf(entries, incarnation)),
    ...named.map((entry) => entries.indexOf(entry)),
    ...dirty.map((entry) => entries.indexOf(entry)),
  );
  for (let next = parts(entries, cut); next !== null; next = parts(entries, cut)) cut = next;
  return cut;
}

describe.each(FORMATS)("$title --checkpoint", (format) => {
  test("cuts where the contract says, in random logs", () => {
    let cuts = 0;
    for (const seed of SEEDS) {
      const { entries } = new RandomWorkload(format, seed, 30 + (seed % 7) * 30);
      const { recordsRemoved, refusals, lost } = plan(open(format, entries), { kind: "checkpoint" });
      expect({ seed, recordsRemoved }).toEqual({ seed, recordsRemoved: expectedCut(entries) });
      expect(refusals).toEqual([]);
      expect(lost.records).toBe(0);
      if (recordsRemoved > 0) cuts += 1;
    }
    // Else the test would say nothing.
    expect(cuts).toBeGreaterThan(10);
  });

  test("leaves alone what a second run would cut", () => {
    for (const seed of SEEDS.slice(0, 20)) {
      const files = open(format, new RandomWorkload(format, seed, 120).entries);
      const { actions } = plan(files, { kind: "checkpoint" });
      expect(plan(cutLog(files, actions), { kind: "checkpoint" }).actions).toEqual([]);
    }
  });
});

describe.each(FORMATS)("$title --before-lsn", (format) => {
  test("is safe exactly where the checkpoint and the transactions allow it", () => {
    let safe = 0;
    for (const seed of SEEDS.slice(0, 30)) {
      const { entries } = new RandomWorkload(format, seed, 100);
      const files = open(format, entries);
      const limit = expectedCut(entries);
      for (let cut = 1; cut < entries.length; cut += 1 + (seed % 5)) {
        const { recordsRemoved, refusals } = plan(files, { kind: "before-lsn", lsn: BigInt(cut + 1) });
        expect(recordsRemoved).toBe(cut);
        const isSafe = cut <= limit && parts(entries, cut) === null;
        expect({ seed, cut, safe: refusals.length === 0 }).toEqual({ seed, cut, safe: isSafe });
        if (isSafe) safe += 1;
      }
    }
    expect(safe).toBeGreaterThan(10);
  });
});

/** Pages by their last after image, up to a record: what stands on disk when all of them are flushed there. */
function flushedAt(entries: readonly Entry[], checkpoint: number): Map<bigint, string> {
  const changes = entries.slice(0, checkpoint).filter(isData);
  return new Map(changes.map(({ pageId, spec }) => [pageId!, imagesOf(spec.data!)[1]]));
}

const imagesOf = (data: Uint8Array): [string, string] => [
  Buffer.from(data.subarray(0, 4)).toString("hex"),
  Buffer.from(data.subarray(4)).toString("hex"),
];

/** Redo of everything in order and undo of the losers, onto pages that are there: the engine's way, in a few lines. */
function recoverOnto(
  pages: Map<bigint, string>,
  entries: readonly Entry[],
  undo: readonly bigint[],
): Map<bigint, string> {
  for (const { pageId, spec } of entries.filter(isData)) pages.set(pageId!, imagesOf(spec.data!)[1]);
  for (const lsn of undo) {
    const { pageId, spec } = entries.find((entry) => entry.lsn === lsn)!;
    pages.set(pageId!, imagesOf(spec.data!)[0]);
  }
  return pages;
}

function undoneBy(files: LogFiles): readonly bigint[] {
  const recovery = recoverLog(files, { detail: true });
  recovery.close();
  return [...recovery.result.engine.undo!];
}

function redoneBy(files: LogFiles): readonly bigint[] {
  const recovery = recoverLog(files, { detail: true });
  recovery.close();
  return [...recovery.result.engine.redo!];
}

describe("recovery onto pages that were flushed at the checkpoint", () => {
  test("SochDB: gives the same pages before and after any safe cut", () => {
    let cuts = 0;
    for (const seed of SEEDS) {
      const { entries } = new RandomWorkload(SOCHDB, seed, 90);
      const checkpoint = entries.findLastIndex(({ names }) => names !== null);
      const files = open(SOCHDB, entries);
      const undo = undoneBy(files);
      const expected = recoverOnto(flushedAt(entries, checkpoint), entries, undo);
      for (let cut = expectedCut(entries); cut > 0; cut = Math.floor(cut / 2)) {
        const { actions, refusals, recordsRemoved } = plan(files, {
          kind: "before-lsn",
          lsn: BigInt(cut + 1),
        });
        if (refusals.length > 0) continue;
        const after = undoneBy(cutLog(files, actions));
        expect(after).toEqual(undo);
        const kept = entries.slice(recordsRemoved);
        expect(recoverOnto(flushedAt(entries, checkpoint), kept, after)).toEqual(expected);
        cuts += 1;
      }
    }
    expect(cuts).toBeGreaterThan(20);
  });

  test("Aegis: gives the same pages before and after --checkpoint", () => {
    let cuts = 0;
    for (const seed of SEEDS) {
      const { entries } = new RandomWorkload(AEGIS, seed, 90);
      const checkpoint = entries.findLastIndex(({ names }) => names !== null);
      if (checkpoint < 0) continue;
      const files = open(AEGIS, entries);
      const { actions } = plan(files, { kind: "checkpoint" });
      if (actions.length > 0) cuts += 1;
      const last = (redo: readonly bigint[]): Map<bigint, bigint> =>
        new Map(redo.map((lsn) => [entries[Number(lsn) - 1]!.pageId!, lsn]));
      const [before, after] = [last(redoneBy(files)), last(redoneBy(cutLog(files, actions)))];
      const { pages: dirty } = entries[checkpoint]!.names!;
      for (const [pageId, lsn] of before) {
        // What is on disk is the last committed write before the checkpoint, unless the page is named as dirty.
        if (lsn <= BigInt(checkpoint) && !dirty.includes(pageId) && !after.has(pageId)) continue;
        expect({ seed, pageId, lsn: after.get(pageId) }).toEqual({ seed, pageId, lsn });
      }
    }
    expect(cuts).toBeGreaterThan(5);
  });
});
