import { describe, expect, test } from "vitest";
import { SOCHDB } from "../../src/format/sochdb/sochdb.ts";
import type { PageChange } from "../../src/recover/page-history.ts";
import { PageHistory } from "../../src/recover/page-history.ts";
import { recoverLog } from "../../src/recover/recover.ts";
import { memoryLog } from "../support/memory-log.ts";
import type { Row } from "../support/update-log.ts";
import { encodeRows } from "../support/update-log.ts";
import { engineKnobs, soundKnobs } from "../support/workload/sochdb-knobs.ts";
import { simulateSochdb } from "../support/workload/sochdb-workload.ts";

function historyOf(bytes: Uint8Array, pageId: bigint, toLsn: bigint | null = null): PageChange[] {
  const files = memoryLog(SOCHDB, [["wal_00000000.log", bytes]]);
  const history = new PageHistory(pageId);
  recoverLog(files, { listener: history, toLsn }).close();
  return [...history.changes(files)];
}

/** `4 committed redone`, `5 rolled-back by 10 undone`. */
const short = ({ lsn, fate, byLsn, engine }: PageChange): string =>
  `${lsn} ${fate}${byLsn === null ? "" : ` by ${byLsn}`} ${engine}`;

const ROWS: readonly Row[] = [
  [1, "begin", 1, 0],
  [2, "update", 1, 1, 5, 0, "00", "11"],
  [3, "begin", 2, 0],
  [4, "update", 2, 3, 5, 1, "00", "22"],
  [5, "update", 1, 2, 5, 2, "00", "33"],
  [6, "commit", 2, 4],
  [7, "begin", 3, 0],
  [8, "update", 3, 7, 5, 3, "00", "44"],
  [9, "abort", 3, 8],
  [10, "clr", 1, 5, 2],
  [11, "begin", 4, 0],
  [12, "update", 4, 11, 6, 0, "00", "55"],
];

describe("a page's history", () => {
  test("says of each change what became of it", () => {
    expect(historyOf(encodeRows(...ROWS), 5n).map(short)).toEqual([
      "2 undone by 14 undone",
      "4 committed redone",
      "5 rolled-back by 10 redone",
      "8 rolled-back by 9 redone",
    ]);
  });

  test("at a point in time knows nothing of what came later", () => {
    expect(historyOf(encodeRows(...ROWS), 5n, 5n).map(short)).toEqual([
      "2 undone by 8 undone",
      "4 undone by 7 undone",
      "5 undone by 6 undone",
    ]);
  });

  test("has both images and the place", () => {
    const [first] = historyOf(encodeRows(...ROWS), 6n);
    expect(first).toMatchObject({
      txnId: 4n,
      pageOffset: 0,
      before: Uint8Array.of(0),
      after: Uint8Array.of(0x55),
    });
    expect(first?.place.offset).toBe(encodeRows(...ROWS.slice(0, 11)).length);
  });

  test("says that an engine which fails redoes nothing", () => {
    const bytes = encodeRows(...ROWS);
    expect(historyOf(Uint8Array.from([...bytes, ...new Uint8Array(60)]), 6n).map(short)).toEqual([
      "12 undone by 13 skipped",
    ]);
  });
});

/** The page as its history tells it: what was there before, and every change that counts. */
function bytesFrom(changes: readonly PageChange[]): string {
  const bytes: number[] = [];
  for (const { pageOffset, before } of changes) {
    before!.forEach((byte, i) => {
      bytes[pageOffset! + i] ??= byte;
    });
  }
  for (const { pageOffset, after, fate } of changes) {
    if (fate !== "committed") continue;
    after!.forEach((byte, i) => {
      bytes[pageOffset! + i] = byte;
    });
  }
  return Buffer.from(Array.from(bytes, (byte) => byte ?? 0)).toString("hex");
}

describe.each([
  ["with the engine's defects", engineKnobs],
  ["of a sound writer", soundKnobs],
])("histories of random workloads %s", (_, knobsOf) => {
  test("lead to what was committed, and name each update once", () => {
    for (let seed = 30_000; seed < 30_040; seed++) {
      const { bytes, committed, entries } = simulateSochdb(seed, knobsOf(seed));
      const found = new Map<bigint, string>();
      const winners = new Set(entries.flatMap(({ type, writer }) => (type === "commit" ? [writer] : [])));
      for (const pageId of committed.keys()) {
        const changes = historyOf(bytes, pageId);
        found.set(pageId, bytesFrom(changes));
        const updates = entries.filter((entry) => entry.type === "update" && entry.pageId === pageId);
        expect(changes.map(({ lsn }) => lsn)).toEqual(updates.map(({ lsn }) => lsn));
        const fates = changes.map(({ fate }) => fate === "committed");
        expect(fates).toEqual(updates.map(({ writer }) => winners.has(writer)));
      }
      expect({ seed, found }).toEqual({ seed, found: committed });
    }
  });
});
