import { describe, expect, test } from "vitest";
import type { TransactionList } from "../../src/format/engine.ts";
import { SOCHDB } from "../../src/format/sochdb/sochdb.ts";
import type { Recovered } from "../support/recovered.ts";
import { list, recovered } from "../support/recovered.ts";
import { engineKnobs, soundKnobs } from "../support/workload/sochdb-knobs.ts";
import { replaySochdb } from "../support/workload/sochdb-replay.ts";
import type { SochdbWorkload } from "../support/workload/sochdb-workload.ts";
import { cutSochdb, simulateSochdb } from "../support/workload/sochdb-workload.ts";
import { ascending } from "../support/workload/u64-order.ts";

/** Seeds run in blocks, so that a failure names its block and none takes long. */
const BLOCK = 250;

function seeds(block: number): number[] {
  return Array.from({ length: BLOCK }, (_, i) => block * BLOCK + i);
}

/** What is said about a seed, expected and found, so that one comparison says all that differs. */
type Facts = Readonly<Record<string, unknown>>;

const errorsOf = ({ result }: Recovered): string[] =>
  result.divergences.filter(({ severity }) => severity === "error").map(({ code }) => code);

/** Pages in which two sets of images differ. */
function differing(a: ReadonlyMap<bigint, string>, b: ReadonlyMap<bigint, string>): string {
  return list([...a.keys()].filter((pageId) => a.get(pageId) !== b.get(pageId)));
}

/** Transactions with their last LSNs, by id. */
function active(transactions: ReadonlyMap<bigint, bigint>): string {
  return ascending(transactions.keys())
    .map((txnId) => `${txnId}: ${transactions.get(txnId)}`)
    .join();
}

function lastLsns(transactions: TransactionList | null): Map<bigint, bigint> {
  const lsns = [...(transactions?.lastLsns ?? [])];
  return new Map([...(transactions?.txnIds ?? [])].map((txnId, i) => [txnId, lsns[i]!]));
}

function expectedSochdb({ committed, losers, engine, enginePages, entries }: SochdbWorkload): Facts {
  const replay = replaySochdb(entries);
  const facts = {
    pages: committed,
    losers: list(losers),
    redo: list(replay.redo),
    undo: list(ascending(replay.undo)),
    stalePages: differing(committed, replay.pages.images()),
    engineRedo: list(engine.redo),
    engineActive: active(engine.activeTransactions),
    outcome: engine.isOrderUndefined ? "undetermined" : "completes",
  };
  if (engine.isOrderUndefined) return facts;
  return { ...facts, engineUndo: list(engine.undo), enginePages };
}

function foundSochdb(found: Recovered): Facts {
  const { result, pages, enginePages } = found;
  const { engine, redo, undo, divergences } = result;
  const stale = divergences.filter(({ code }) => code === "stale-before-image");
  const facts = {
    pages,
    losers: list(ascending(undo.losers)),
    redo: list(redo.lsns),
    undo: list(ascending(undo.lsns ?? [])),
    stalePages: list(stale.flatMap(({ pageIds }) => pageIds)),
    engineRedo: list(engine.redo),
    engineActive: active(lastLsns(engine.activeTransactions)),
    outcome: engine.outcome,
  };
  if (engine.outcome === "undetermined") return facts;
  return { ...facts, engineUndo: list(engine.undo), enginePages };
}

/** @param label says which workload it is, where the comparison fails */
function checkSochdb(label: string, workload: SochdbWorkload): Recovered {
  const found = recovered(SOCHDB, [["wal_00000000.log", workload.bytes]]);
  expect({ label, ...foundSochdb(found) }).toEqual({ label, ...expectedSochdb(workload) });
  return found;
}

describe("SochDB workloads", () => {
  test.each([0, 1, 2, 3, 4, 5])("with the engine's defects, block %i", (block) => {
    for (const seed of seeds(block)) {
      const workload = simulateSochdb(seed, engineKnobs(seed));
      const found = checkSochdb(`seed ${seed}`, workload);
      if (workload.engine.isOrderUndefined) continue;
      // Where the engine's pages are wrong the report must say so.
      const isWrong = differing(workload.committed, workload.enginePages) !== "";
      if (isWrong) expect({ seed, errors: errorsOf(found) }).not.toEqual({ seed, errors: [] });
    }
  });

  test.each([0, 1, 2])("of a sound writer, block %i", (block) => {
    for (const seed of seeds(block)) {
      const found = checkSochdb(`seed ${seed}`, simulateSochdb(seed, soundKnobs(seed)));
      expect({ seed, errors: errorsOf(found).includes("stale-before-image") }).toEqual({
        seed,
        errors: false,
      });
    }
  });

  test.each([
    ["with the engine's defects", engineKnobs],
    ["of a sound writer", soundKnobs],
  ])("%s, cut at every record", (_, knobsOf) => {
    for (let seed = 10_000; seed < 10_010; seed++) {
      const workload = simulateSochdb(seed, knobsOf(seed));
      for (let length = 0; length <= workload.entries.length; length++) {
        checkSochdb(`seed ${seed} cut to ${length} records`, cutSochdb(workload, length));
      }
    }
  });
});
