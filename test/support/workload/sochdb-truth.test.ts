import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fixturePath, listFixtures, readExpected } from "../fixtures.ts";
import { Pages } from "./pages.ts";
import { parseSochdb } from "./parse-sochdb.ts";
import type { SimulatedTransaction } from "./simulated-transaction.ts";
import { openTransactions } from "./sochdb-aries.ts";
import type { SochdbEntry } from "./sochdb-entry.ts";
import { engineKnobs, soundKnobs } from "./sochdb-knobs.ts";
import { replaySochdb } from "./sochdb-replay.ts";
import { committedPages } from "./sochdb-truth.ts";
import { simulateSochdb } from "./sochdb-workload.ts";
import { ascending } from "./u64-order.ts";

const seeds = Array.from({ length: 300 }, (_, seed) => seed);

/** Logs of which the writer noted what it had committed; large images are split in the wrong place by the format. */
const known = listFixtures().filter((name) => {
  const { format, truth, damage } = readExpected(name);
  const isKnown = format === "sochdb" && damage.length === 0 && truth?.committedPages !== undefined;
  return isKnown && !name.endsWith("large-image") && !name.endsWith("big-ids");
});

/** Gives each record the transaction that wrote it, as far as begins tell. */
function withWriters(entries: readonly SochdbEntry[]): SochdbEntry[] {
  const writers = new Map<bigint, SimulatedTransaction>();
  return entries.map((entry) => {
    if (entry.type === "begin") writers.set(entry.txnId, { id: entry.txnId, process: 0 });
    return { ...entry, writer: writers.get(entry.txnId) ?? null };
  });
}

/** What stood in the pages before the log began: the before image of the first update of each byte. */
function initialOf(entries: readonly SochdbEntry[]): Pages {
  const pages = new Pages();
  for (const { type, pageId, pageOffset, before } of entries.toReversed()) {
    if (type === "update") pages.write(pageId, pageOffset, before);
  }
  return pages;
}

/** Pages without zeros at their ends: the fixtures hold what was committed, and not all that was touched. */
function written(pages: readonly (readonly [string, string])[]): Record<string, string> {
  const trimmed = pages.map(([pageId, hex]): [string, string] => [pageId, hex.replace(/(?:00)+$/, "")]);
  return Object.fromEntries(trimmed.filter(([, hex]) => hex !== ""));
}

describe("the committed bytes", () => {
  test("are held against logs of which they are known", () => {
    expect(known.length).toBeGreaterThan(10);
  });

  test.each(known)("of %s are those that its writer committed", (name) => {
    const { truth } = readExpected(name);
    const directory = fixturePath(name);
    const files = readdirSync(directory).sort();
    const entries = withWriters(files.flatMap((file) => parseSochdb(readFileSync(join(directory, file)))));
    const images = committedPages(entries, initialOf(entries)).images();
    const byName = [...images].map(([pageId, hex]): [string, string] => [String(pageId), hex]);
    expect(written(byName)).toEqual(written(Object.entries(truth!.committedPages!)));
    const open = ascending(new Set(openTransactions(entries).map(({ id }) => id)));
    expect(open.map(String)).toEqual(
      (truth!.openTxns ?? []).map(String).sort((a, b) => Number(a) - Number(b)),
    );
  });
});

describe("the replay of a log", () => {
  test("of a sound writer ends with the committed bytes", () => {
    for (const seed of seeds) {
      const { entries, committed } = simulateSochdb(seed, soundKnobs(seed));
      expect(replaySochdb(entries).pages.images()).toEqual(committed);
    }
  });

  test("that the engine's defects have reached does not always", () => {
    const stale = seeds.filter((seed) => {
      const { entries, committed } = simulateSochdb(seed, engineKnobs(seed));
      return [...replaySochdb(entries).pages.images()].join() !== [...committed].join();
    });
    expect(stale.length).toBeGreaterThan(seeds.length / 20);
    expect(stale.length).toBeLessThan(seeds.length / 2);
  });
});
