import type { JsonValue } from "../core/json.ts";
import type {
  Distribution,
  PageUsage,
  SegmentUsage,
  StatsResult,
  TransactionStats,
  TransactionUsage,
} from "../stats/result.ts";
import { jsonDocument } from "./json-document.ts";

/** The result of `stats` as one JSON document with its line end, in the form of `schemas/stats.schema.json`. */
export function renderStatsJson(result: StatsResult): string {
  const { path, format, totals, byType, transactions, checkpoints, pages } = result;
  return jsonDocument(
    { command: "stats", path, format },
    {
      totals: { ...totals },
      byType: byType.map((usage) => ({ ...usage })),
      transactions: transactionsJson(transactions),
      segments: result.segments.map(segmentJson),
      pages: pages === null ? null : { ...pages },
      topPages: result.topPages?.map(pageJson) ?? null,
      topTransactions: result.topTransactions?.map(transactionJson) ?? null,
      recordSize: distributionJson(result.recordSize),
      checkpoints: { ...checkpoints },
    },
  );
}

function transactionsJson(stats: TransactionStats): JsonValue {
  const { committed, aborted, active, ended, records, bytes, open } = stats;
  return {
    committed,
    aborted,
    active,
    ended,
    records: distributionJson(records),
    bytes: distributionJson(bytes),
    open: open.map((usage) => ({ ...usage })),
  };
}

function distributionJson(distribution: Distribution | null): JsonValue {
  if (distribution === null) return null;
  return { ...distribution, histogram: distribution.histogram.map((each) => ({ ...each })) };
}

function segmentJson({ tail, ...usage }: SegmentUsage): JsonValue {
  const { kind, offset, length } = tail;
  return { ...usage, tail: { kind, offset, length } };
}

function pageJson(usage: PageUsage): JsonValue {
  return { ...usage };
}

function transactionJson(usage: TransactionUsage): JsonValue {
  return { ...usage };
}
