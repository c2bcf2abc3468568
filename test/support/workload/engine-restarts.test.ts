import { describe, expect, test } from "vitest";
import { Dice } from "./dice.ts";
import { engineRestarts } from "./engine-restarts.ts";
import type { SochdbEntry } from "./sochdb-entry.ts";
import { sochdbEntry } from "./sochdb-entry.ts";

const BEGIN = sochdbEntry({ lsn: 1n, type: "begin", txnId: 1n });
const UPDATE = sochdbEntry({
  lsn: 2n,
  type: "update",
  txnId: 1n,
  prevLsn: 1n,
  pageId: 5n,
  before: Uint8Array.of(0x53),
  after: Uint8Array.of(0x54),
});

/** The bytes that page 5 has after some of many restarts. */
function valuesOf(...entries: readonly SochdbEntry[]): Set<string | undefined> {
  return new Set(engineRestarts(entries, 50, new Dice(1)).map((pages) => pages.get(5n)));
}

describe("restarts of the engine", () => {
  test("expose a loser once a crash comes behind its CLR", () => {
    expect(engineRestarts([BEGIN, UPDATE], 1, new Dice(1))).toEqual([new Map([[5n, "53"]])]);
    expect(valuesOf(BEGIN, UPDATE)).toEqual(new Set(["53", "54"]));
  });

  test("keep what is committed", () => {
    const commit = sochdbEntry({ lsn: 3n, type: "commit", txnId: 1n, prevLsn: 2n });
    expect(valuesOf(BEGIN, UPDATE, commit)).toEqual(new Set(["54"]));
  });

  test("keep an aborted change", () => {
    const abort = sochdbEntry({ lsn: 3n, type: "abort", txnId: 1n, prevLsn: 2n });
    expect(valuesOf(BEGIN, UPDATE, abort)).toEqual(new Set(["54"]));
  });
});
