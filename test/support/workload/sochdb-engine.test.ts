import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fixturePath, listFixtures, readExpected } from "../fixtures.ts";
import { Dice } from "./dice.ts";
import { Pages } from "./pages.ts";
import { parseSochdb } from "./parse-sochdb.ts";
import { recoverAsEngine } from "./sochdb-engine.ts";

/** Logs that the engine itself has recovered. */
const recovered = listFixtures().filter((name) => {
  const { format, engine } = readExpected(name);
  return format === "sochdb" && engine.redoneUpdates !== undefined && engine.recoverError === undefined;
});

/** Names and numbers as the fixtures write them. */
const text = (values: Iterable<unknown>): string[] => Array.from(values, String);

/** The engine opens the newest file alone. */
function entriesOf(name: string) {
  const directory = fixturePath(name);
  const newest = readdirSync(directory).sort().at(-1)!;
  return parseSochdb(readFileSync(join(directory, newest)));
}

describe("the simulated engine's recovery", () => {
  test("is held against logs that the engine recovered", () => {
    expect(recovered.length).toBeGreaterThan(20);
  });

  test.each(recovered)("does with %s what the engine did", (name) => {
    const { engine } = readExpected(name);
    const entries = entriesOf(name);
    const pages = new Pages();
    const own = recoverAsEngine(entries, pages, 1_000_000n, new Dice(0));
    expect(text(own.redo)).toEqual(text(engine.redoneUpdates!));
    expect(text(own.undo)).toEqual(text(engine.undoneUpdates!));
    expect(own.clrs.length).toBe(engine.undoneUpdates!.length);
    const active = [...own.activeTransactions].map(([txnId, lsn]) => [String(txnId), String(lsn)]);
    expect(Object.fromEntries(active)).toEqual(
      Object.fromEntries(Object.entries(engine.activeTxns!).map(([txnId, lsn]) => [txnId, String(lsn)])),
    );
    const images = [...pages.images()].map(([pageId, hex]) => [String(pageId), hex]);
    expect(Object.fromEntries(images)).toEqual(engine.pagesAfterRecovery);
  });
});
