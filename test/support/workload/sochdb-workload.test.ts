import { describe, expect, test } from "vitest";
import type { Pages } from "./pages.ts";
import { recoverAsAries } from "./sochdb-aries.ts";
import type { SochdbEntry } from "./sochdb-entry.ts";
import { encodeEntry } from "./sochdb-entry.ts";
import type { SochdbKnobs } from "./sochdb-knobs.ts";
import { engineKnobs, soundKnobs } from "./sochdb-knobs.ts";
import { committedPages } from "./sochdb-truth.ts";
import type { SochdbWorkload } from "./sochdb-workload.ts";
import { simulateSochdb } from "./sochdb-workload.ts";

const SEEDS = 300;
const seeds = Array.from({ length: SEEDS }, (_, seed) => seed);
const engineWorkloads = seeds.map((seed) => simulateSochdb(seed, engineKnobs(seed)));
const soundWorkloads = seeds.map((seed) => simulateSochdb(seed, soundKnobs(seed)));

const ENDS: ReadonlySet<string> = new Set(["commit", "abort"]);

/** Bytes that a transaction writes while another one of the same process holds them. */
function lockViolations(entries: readonly SochdbEntry[]): number {
  const holders = new Map<string, SochdbEntry["writer"]>();
  let violations = 0;
  for (const { type, writer, pageId, pageOffset, after } of entries) {
    if (ENDS.has(type)) {
      for (const [byte, holder] of holders) if (holder === writer) holders.delete(byte);
    }
    if (type !== "update") continue;
    for (let offset = pageOffset; offset < pageOffset + after.length; offset++) {
      const byte = `${writer?.process}:${pageId}:${offset}`;
      if ((holders.get(byte) ?? writer) !== writer) violations += 1;
      holders.set(byte, writer);
    }
  }
  return violations;
}

/** The pages that ARIES, knowing who wrote what, makes of a log. */
function replayed(entries: readonly SochdbEntry[], initial: Pages): Map<bigint, string> {
  const pages = initial.copy();
  recoverAsAries(entries, pages, 1n);
  return pages.images();
}

/** The pages before the log began, with the committed value of every byte that the log touches. */
function committedOver(entries: readonly SochdbEntry[], initial: Pages): Map<bigint, string> {
  const pages = initial.copy();
  const committed = committedPages(entries, initial);
  for (const { type, pageId, pageOffset, after } of entries) {
    if (type !== "update") continue;
    pages.write(pageId, pageOffset, committed.read(pageId, pageOffset, after.length));
  }
  return pages.images();
}

const count = (workloads: readonly SochdbWorkload[], is: (workload: SochdbWorkload) => boolean): number =>
  workloads.filter(is).length;

const differs = (a: ReadonlyMap<bigint, string>, b: ReadonlyMap<bigint, string>): boolean =>
  [...a].join() !== [...b].join();

describe("a simulated SochDB log", () => {
  test("is the same for the same seed, and another one for another", () => {
    const again = seeds.map((seed) => simulateSochdb(seed, engineKnobs(seed)));
    expect(again.map(({ bytes }) => bytes)).toEqual(engineWorkloads.map(({ bytes }) => bytes));
    expect(new Set(again.map(({ bytes }) => Buffer.from(bytes).toString("hex"))).size).toBeGreaterThan(
      SEEDS * 0.7,
    );
  });

  test("holds its records and then the torn part of one", () => {
    for (const { entries, bytes, tornBytes } of engineWorkloads) {
      const records = Buffer.concat(entries.map(encodeEntry));
      expect(records.equals(bytes.subarray(0, bytes.length - tornBytes))).toBe(true);
    }
    expect(count(engineWorkloads, ({ tornBytes }) => tornBytes > 0)).toBeGreaterThan(SEEDS / 20);
  });

  test.each([
    ["the engine's defects", engineWorkloads],
    ["a sound writer", soundWorkloads],
  ])("with %s, no byte is written by two transactions at once", (_, workloads) => {
    expect(workloads.map(({ entries }) => lockViolations(entries)).filter((n) => n > 0)).toEqual([]);
  });

  test.each([
    ["the engine's defects", engineWorkloads],
    ["a sound writer", soundWorkloads],
  ])("with %s, a chain leads to the transaction's latest record or over its CLRs", (_, workloads) => {
    for (const { entries } of workloads) {
      const chains = new Map<SochdbEntry["writer"], Set<bigint>>();
      for (const { type, writer, lsn, prevLsn } of entries) {
        if (writer === null || type === "clr") continue;
        if (prevLsn !== 0n && type !== "end") expect(chains.get(writer)?.has(prevLsn) ?? false).toBe(true);
        const isUpdate = type === "update" || type === "begin";
        const clrs = entries.filter((entry) => entry.type === "clr" && entry.writer === writer);
        chains.set(writer, new Set(isUpdate ? [lsn, ...clrs.map((clr) => clr.lsn)] : []));
      }
    }
  });
});

describe("a sound writer's log", () => {
  test("leads ARIES to the committed bytes wherever it is cut", () => {
    for (const { entries, initial } of soundWorkloads.slice(0, SEEDS / 3)) {
      for (let length = 0; length <= entries.length; length++) {
        const prefix = entries.slice(0, length);
        expect(replayed(prefix, initial)).toEqual(committedOver(prefix, initial));
      }
    }
  });

  test("has CLRs, aborts, losers and restarts", () => {
    const having = (type: string) =>
      count(soundWorkloads, ({ entries }) => entries.some((entry) => entry.type === type));
    for (const type of ["clr", "abort", "end", "checkpoint", "unknown"]) {
      expect(having(type)).toBeGreaterThan(SEEDS / 30);
    }
    expect(count(soundWorkloads, ({ losers }) => losers.length > 0)).toBeGreaterThan(SEEDS / 10);
  });
});

/** A property of the workloads that one knob brings about. */
type Symptom = readonly [
  name: string,
  knobs: Partial<SochdbKnobs>,
  has: (workload: SochdbWorkload) => boolean,
];

const QUIET: SochdbKnobs = {
  ...soundKnobs(0),
  transactions: 6,
  concurrency: 3,
  pages: 2,
  pageLength: 8,
  crashes: 2,
  recovery: "engine",
  disorder: 0,
  idReuse: 0,
  noBegin: 0,
  abort: 0,
  abortClrs: 0,
  end: 0,
  checkpoint: 0,
  unknownType: 0,
  tornTail: 0,
  largeIds: false,
};

const hasRepeatedLsn = ({ entries }: SochdbWorkload) =>
  new Set(entries.map(({ lsn }) => lsn)).size < entries.length;
const hasDisorder = ({ entries }: SochdbWorkload) =>
  entries.some(({ lsn }, i) => i > 0 && lsn < entries[i - 1]!.lsn);
const hasReusedId = ({ entries }: SochdbWorkload) => {
  const writers = new Set(entries.map(({ writer }) => writer).filter((writer) => writer !== null));
  return new Set([...writers].map(({ id }) => id)).size < writers.size;
};
const enginePagesDiffer = ({ committed, enginePages }: SochdbWorkload) => differs(committed, enginePages);

const SYMPTOMS: readonly Symptom[] = [
  ["a second crash exposes uncommitted changes", {}, enginePagesDiffer],
  ["an aborted change remains", { crashes: 0, abort: 0.8 }, enginePagesDiffer],
  ["records stand out of order", { disorder: 0.5 }, hasDisorder],
  ["an LSN is assigned twice", { disorder: 0.5, lsnFromLastRecord: true }, hasRepeatedLsn],
  ["an id is used again", { idReuse: 0.9 }, hasReusedId],
  [
    "before images are stale",
    { abort: 0.5 },
    ({ entries, initial }) => differs(replayed(entries, initial), committedOver(entries, initial)),
  ],
  [
    "disorder cuts the engine's undo short",
    { crashes: 0, disorder: 0.5 },
    ({ engine, entries, losers }) => {
      const open = entries.filter(
        ({ type, txnId }) => type === "update" && losers.some((loser) => loser === txnId),
      );
      return engine.undo.length < open.length;
    },
  ],
];

describe("the engine's defects", () => {
  test.each(SYMPTOMS)("%s", (_, knobs, has) => {
    const workloads = seeds.map((seed) => simulateSochdb(seed, { ...QUIET, ...knobs }));
    expect(count(workloads, has)).toBeGreaterThan(SEEDS / 30);
  });

  test("without one of them, the engine's pages are the committed ones", () => {
    const workloads = seeds.map((seed) => simulateSochdb(seed, { ...QUIET, crashes: 0 }));
    for (const { enginePages, committed } of workloads) expect(enginePages).toEqual(committed);
  });
});
