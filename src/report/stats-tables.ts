import { escapeString } from "../core/escape.ts";
import type { PageUsage, SegmentUsage, StatsResult, TransactionUsage, TypeUsage } from "../stats/result.ts";
import type { Column } from "./table.ts";

/** What `--by` takes. */
export type StatsTableName = "type" | "txn" | "page" | "segment";

/** One table of `stats`, for text and CSV alike. */
export interface StatsTable {
  readonly title: string;
  readonly columns: readonly Column[];
  /** Names of the columns in CSV. */
  readonly names: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const left = (title: string): Column => ({ title, align: "left" });
const right = (title: string): Column => ({ title, align: "right" });

/** The table of that name; null where the format has no such thing. */
export function statsTable(result: StatsResult, name: StatsTableName): StatsTable | null {
  switch (name) {
    case "type":
      return typeTable(result.byType);
    case "txn":
      return result.topTransactions === null
        ? null
        : transactionTable("Largest transactions", result.topTransactions);
    case "page":
      return result.topPages === null ? null : pageTable(result.topPages);
    case "segment":
      return segmentTable(result.segments);
  }
}

function typeTable(types: readonly TypeUsage[]): StatsTable {
  return {
    title: "Types",
    columns: [left("type"), right("records"), right("bytes"), right("payload bytes")],
    names: ["type", "records", "bytes", "payloadBytes"],
    rows: types.map(({ type, records, bytes, payloadBytes }) => [
      type,
      ...[records, bytes, payloadBytes].map(String),
    ]),
  };
}

/** Transactions under a title. */
export function transactionTable(title: string, transactions: readonly TransactionUsage[]): StatsTable {
  return {
    title,
    columns: ["txn", "status", "records", "bytes", "first LSN", "last LSN"].map((name) =>
      name === "status" ? left(name) : right(name),
    ),
    names: ["txnId", "status", "records", "bytes", "firstLsn", "lastLsn"],
    rows: transactions.map(({ txnId, status, records, bytes, firstLsn, lastLsn }) => [
      String(txnId),
      status,
      ...[records, bytes, firstLsn, lastLsn].map(String),
    ]),
  };
}

function pageTable(pages: readonly PageUsage[]): StatsTable {
  return {
    title: "Pages written to most",
    columns: [right("page"), right("writes"), right("payload bytes")],
    names: ["pageId", "writes", "payloadBytes"],
    rows: pages.map(({ pageId, writes, bytes }) => [pageId, writes, bytes].map(String)),
  };
}

function segmentTable(segments: readonly SegmentUsage[]): StatsTable {
  return {
    title: "Segments",
    columns: [
      left("segment"),
      right("bytes"),
      right("records"),
      { ...right("fill"), spare: 2 },
      { ...right("first LSN"), spare: 1 },
      right("last LSN"),
      { ...right("commits"), spare: 3 },
      left("ends"),
    ],
    names: ["segment", "bytes", "records", "fillPercent", "firstLsn", "lastLsn", "commits", "tail"],
    rows: segments.map(({ name, bytes, records, recordBytes, firstLsn, lastLsn, commits, tail }) => [
      escapeString(name),
      ...[bytes, records].map(String),
      bytes === 0 ? "–" : `${((recordBytes / bytes) * 100).toFixed(1)} %`,
      ...[firstLsn ?? "–", lastLsn ?? "–", commits].map(String),
      tail.kind,
    ]),
  };
}
