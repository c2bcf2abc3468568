import { describe, expect, test } from "vitest";
import { SOCHDB } from "../../src/format/sochdb/sochdb.ts";
import { openLog } from "../../src/log/open.ts";
import { scanLog } from "../../src/log/scan.ts";
import { collectStats } from "../../src/stats/collect.ts";
import type { StatsResult, TransactionUsage } from "../../src/stats/result.ts";
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
  readonly prevLsn: bigint | null;
}

const big = (value: unknown): bigint | null => (value === null ? null : BigInt(value as number | bigint));

/** The intact records as the fixture lists them. */
function rowsOf(name: string): Row[] {
  const { records } = readExpected(name);
  return records.map(([segment, , length, lsn, type, txnId, pageId, prevLsn]) => ({
    segment: segment as string,
    length: Number(length),
    lsn: big(lsn)!,
    type: type as string,
    txnId: big(txnId),
    pageId: big(pageId),
    prevLsn: big(prevLsn),
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

type Usage = { -readonly [Key in keyof TransactionUsage]: TransactionUsage[Key] };

const STATUSES: Partial<Record<string, Usage["status"]>> = {
  commit: "committed",
  abort: "aborted",
  end: "ended",
};

/** A begin starts an incarnation of its id, and so does a SochDB update with prevLsn 0; a commit outlasts its end. */
function incarnationsOf(rows: readonly Row[], updateBegins: boolean): Usage[] {
  const all: Usage[] = [];
  const latest = new Map<bigint, Usage>();
  for (const { type, txnId, prevLsn, lsn, length } of rows) {
    if (txnId === null || type === "checkpoint") continue;
    const isNew = type === "begin" || (updateBegins && type === "update" && prevLsn === null);
    let usage = latest.get(txnId);
    if (usage === undefined && type === "unknown") continue;
    if (usage === undefined || isNew) {
      usage = { txnId, status: "active", records: 0, bytes: 0, firstLsn: lsn, lastLsn: lsn };
      latest.set(txnId, usage);
      all.push(usage);
    }
    usage.records += 1;
    usage.bytes += length;
    usage.lastLsn = lsn;
    if (type !== "end" || usage.status === "active") usage.status = STATUSES[type] ?? usage.status;
  }
  return all;
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

  test("transactions by incarnation", () => {
    if (stats.topTransactions === null) return;
    const expected = incarnationsOf(rows, stats.format === "sochdb");
    expect(stats.topTransactions).toHaveLength(expected.length);
    expect(stats.topTransactions).toEqual(expect.arrayContaining(expected));
    const { committed, aborted, active, ended } = stats.transactions;
    const withStatus = (status: string): number => expected.filter((one) => one.status === status).length;
    expect([committed, aborted, active, ended]).toEqual(
      ["committed", "aborted", "active", "ended"].map(withStatus),
    );
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
