import { describe, expect, test } from "vitest";
import { SOCHDB } from "../../src/format/sochdb/sochdb.ts";
import { openLog } from "../../src/log/open.ts";
import { scanLog } from "../../src/log/scan.ts";
import { collectStats } from "../../src/stats/collect.ts";
import type { StatsResult } from "../../src/stats/result.ts";
import type { RecordSpec } from "../support/event-log.ts";
import { fixturePath, listFixtures, readExpected } from "../support/fixtures.ts";
import { writeLog } from "../support/log-writer.ts";

interface Row {
  readonly segment: string;
  readonly length: number;
  readonly lsn: bigint;
  readonly type: string;
  readonly txnId: bigint | null;
  readonly pageId: bigint | null;
}

const big = (value: unknown): bigint | null => (value === null ? null : BigInt(value as number | bigint));

/** The intact records as the fixture lists them. */
function rowsOf(name: string): Row[] {
  const { records } = readExpected(name);
  return records.map(([segment, , length, lsn, type, txnId, pageId]) => ({
    segment: segment as string,
    length: Number(length),
    lsn: big(lsn)!,
    type: type as string,
    txnId: big(txnId),
    pageId: big(pageId),
  }));
}

function statsOf(name: string): StatsResult {
  const files = openLog(fixturePath(name), { format: name.split("/")[0]! });
  return collectStats(files, scanLog(files), { top: 1000 });
}

function tally<K>(
  rows: readonly Row[],
  keyOf: (row: Row) => K | null,
): Map<K, { records: number; bytes: number }> {
  const counts = new Map<K, { records: number; bytes: number }>();
  for (const row of rows) {
    const key = keyOf(row);
    if (key === null) continue;
    const { records, bytes } = counts.get(key) ?? { records: 0, bytes: 0 };
    counts.set(key, { records: records + 1, bytes: bytes + row.length });
  }
  return counts;
}

const OVERHEAD_BYTES: Readonly<Record<string, number>> = { sochdb: 52, aegis: 44, rivven: 14 };

describe.each(listFixtures())("%s", (name) => {
  const rows = rowsOf(name);
  const stats = statsOf(name);
  const overhead = OVERHEAD_BYTES[stats.format]!;

  test("records and bytes, in all, by type and by segment", () => {
    const bytes = rows.reduce((sum, { length }) => sum + length, 0);
    const overheadBytes = rows.length * overhead;
    expect(stats.totals).toMatchObject({
      records: rows.length,
      bytes,
      overheadBytes,
      payloadBytes: bytes - overheadBytes,
    });
    const { fileBytes, damagedBytes, tailBytes } = stats.totals;
    expect(bytes + damagedBytes + tailBytes).toBe(fileBytes);
    const byType = new Map(
      stats.byType.map(({ type, records, bytes }) => [type as string, { records, bytes }]),
    );
    expect(byType).toEqual(tally(rows, ({ type }) => type));
    const bySegment = stats.segments
      .filter(({ records }) => records > 0)
      .map(({ name, records, recordBytes }) => [name, { records, bytes: recordBytes }] as const);
    expect(new Map(bySegment)).toEqual(tally(rows, ({ segment }) => segment));
    const commits = rows.filter(({ type }) => type === "commit").length;
    expect(stats.segments.reduce((sum, segment) => sum + segment.commits, 0)).toBe(commits);
  });

  test("pages by writes", () => {
    const pages = new Map(stats.topPages?.map(({ pageId, writes }) => [pageId, writes]));
    expect(pages).toEqual(
      new Map([...tally(rows, ({ pageId }) => pageId)].map(([id, { records }]) => [id, records])),
    );
  });

  test("every record of a transaction is counted with one of its incarnations", () => {
    if (stats.topTransactions === null) return;
    const belongs = ({ type }: Row): boolean => type !== "checkpoint" && type !== "unknown";
    const counted = new Map<bigint, number>();
    for (const { txnId, records } of stats.topTransactions)
      counted.set(txnId, (counted.get(txnId) ?? 0) + records);
    for (const [id, { records }] of tally(rows.filter(belongs), ({ txnId }) => txnId)) {
      expect(counted.get(id)).toBeGreaterThanOrEqual(records);
    }
    const begins = rows.filter(({ type }) => type === "begin").length;
    const { committed, aborted, active, ended } = stats.transactions;
    expect(committed + aborted + active + ended).toBeGreaterThanOrEqual(begins);
  });

  test("distance to the last checkpoint", () => {
    const last = rows.findLastIndex(({ type }) => type === "checkpoint");
    expect(stats.checkpoints).toMatchObject({
      count: rows.filter(({ type }) => type === "checkpoint").length,
      lastLsn: last < 0 ? null : rows[last]!.lsn,
      recordsSince: rows.length - last - 1,
    });
  });
});

test("what is open is what the writer left open", () => {
  const { openTxns } = readExpected("sochdb/crash").truth!;
  const open = statsOf("sochdb/crash").transactions.open.map(({ txnId }) => txnId);
  expect(open).toEqual(openTxns!.map((id) => BigInt(id)));
});

test("of transactions of equal size those that came first are named, in every run", () => {
  const rows = Array.from({ length: 500 }, (_, i): RecordSpec[] => [
    { type: "begin", lsn: BigInt(2 * i + 1), txnId: 3n * BigInt(i) },
    { type: "commit", lsn: BigInt(2 * i + 2), txnId: 3n * BigInt(i), prevLsn: BigInt(2 * i + 1) },
  ]).flat();
  const files = openLog(writeLog(SOCHDB, { "wal_00000000.log": rows }), { format: "sochdb" });
  const { topTransactions } = collectStats(files, scanLog(files), { top: 3 });
  expect(topTransactions?.map(({ txnId }) => txnId)).toEqual([0n, 3n, 6n]);
});
