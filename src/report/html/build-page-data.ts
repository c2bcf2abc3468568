import { escapeString } from "../../core/escape.ts";
import type { OverviewResult } from "../../overview/result.ts";
import type { StatsResult } from "../../stats/result.ts";
import { adviceFor } from "../verify-advice.ts";
import { findingsData, verdictData } from "./findings-data.ts";
import { mapData, segmentsData, u64Text } from "./map-data.ts";
import type { PageData, PagesData, SizesData, TimelineData, TotalsData } from "./page-data.ts";
import { recoveryData } from "./recovery-data.ts";
import type { ReportInput } from "./report-input.ts";

/** Everything that a page shows. */
export function buildPageData(input: ReportInput): PageData {
  const { version, engine, meanings, verify, stats, overview } = input;
  const positions = new Map(overview.segments.map(({ name, position }) => [name, position]));
  return {
    version,
    path: escapeString(verify.path),
    engine,
    verdict: verdictData(verify),
    totals: totalsData(stats, overview),
    advice: adviceFor(verify, input),
    findings: findingsData(verify, meanings, positions),
    checks: verify.checks,
    map: mapData(overview),
    segments: segmentsData(overview, verify.segments),
    timeline: timelineData(overview),
    pages: pagesData(overview, stats),
    sizes: sizesData(stats),
    recovery: recoveryData(input.recovery, input),
  };
}

function totalsData({ totals, transactions }: StatsResult, { map }: OverviewResult): TotalsData {
  return {
    bytes: map.bytes,
    segments: totals.segments,
    records: totals.records,
    firstLsn: u64Text(totals.firstLsn),
    lastLsn: u64Text(totals.lastLsn),
    committed: transactions.committed,
    aborted: transactions.aborted,
    open: transactions.active,
    otherBytes: map.bytes - totals.bytes,
  };
}

function timelineData({ timeline, recordCount }: OverviewResult): TimelineData {
  const spans = timeline.spans.map(
    ({ txnId, status, records, bytes, firstLsn, lastLsn, firstOrdinal, lastOrdinal }) => ({
      txnId: String(txnId),
      status,
      records,
      bytes,
      firstLsn: String(firstLsn),
      lastLsn: String(lastLsn),
      first: firstOrdinal,
      last: lastOrdinal,
    }),
  );
  return { ...timeline, records: recordCount, spans };
}

function pagesData({ pages }: OverviewResult, stats: StatsResult): PagesData | null {
  if (pages === null) return null;
  return {
    bucketRecords: pages.bucketRecords,
    count: stats.pages?.count ?? pages.rows.length + pages.otherPages,
    rows: pages.rows.map(({ pageId, writes, counts }) => ({ pageId: String(pageId), writes, counts })),
    isLossy: pages.isLossy,
  };
}

function sizesData({ recordSize }: StatsResult): SizesData | null {
  if (recordSize === null) return null;
  const { min, p50, p95, p99, max, histogram } = recordSize;
  return { min, p50, p95, p99, max, bars: histogram };
}
