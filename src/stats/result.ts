import type { RecordType } from "../format/record.ts";
import type { Tail } from "../log/events.ts";

/** Numbers from the smallest to the largest. Percentiles are by nearest rank. */
export interface Distribution {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
  /** Whether every number is exact. Else percentiles above {@link EXACT_BELOW} are at most 1/128 too large. */
  readonly exact: boolean;
  /** Counts by powers of two: how many numbers lie in [from, 2 × from). The first one is [0, 1). */
  readonly histogram: readonly HistogramBar[];
}

export interface HistogramBar {
  readonly from: number;
  readonly below: number;
  readonly count: number;
}

export interface Totals {
  readonly segments: number;
  /** Intact records. */
  readonly records: number;
  /** Of the intact records. */
  readonly bytes: number;
  readonly payloadBytes: number;
  /** Headers and trailers. */
  readonly overheadBytes: number;
  /** Of all segments. */
  readonly fileBytes: number;
  /** Bytes that are no record, with intact records or a tail behind them. */
  readonly damagedBytes: number;
  /** Bytes behind the last record of each segment. */
  readonly tailBytes: number;
  readonly firstLsn: bigint | null;
  readonly lastLsn: bigint | null;
}

export interface TypeUsage {
  readonly type: RecordType;
  readonly records: number;
  readonly bytes: number;
  readonly payloadBytes: number;
}

/** One incarnation of a transaction id. */
export interface TransactionUsage {
  readonly txnId: bigint;
  readonly status: "active" | "committed" | "aborted" | "ended";
  readonly records: number;
  readonly bytes: number;
  readonly firstLsn: bigint;
  readonly lastLsn: bigint;
}

export interface TransactionStats {
  readonly committed: number;
  readonly aborted: number;
  /** Open at the end of the log. */
  readonly active: number;
  readonly ended: number;
  /** Null for a format that stores no transaction in its records. */
  readonly records: Distribution | null;
  readonly bytes: Distribution | null;
  /** Those that are open, the oldest first; age is the distance from their first LSN to the log's last. */
  readonly open: readonly (TransactionUsage & { readonly ageLsns: bigint })[];
}

export interface PageUsage {
  readonly pageId: bigint;
  readonly writes: number;
  readonly bytes: number;
}

export interface PageStats {
  /** Pages written to. Where pages were forgotten, one that came back counts again. */
  readonly count: number;
  /** Writes that a page listed can have had beyond those counted, at most; 0 where every page was counted apart. */
  readonly writesMissingMost: number;
}

export interface SegmentUsage {
  readonly name: string;
  readonly bytes: number;
  readonly records: number;
  readonly recordBytes: number;
  readonly firstLsn: bigint | null;
  readonly lastLsn: bigint | null;
  readonly commits: number;
  readonly tail: Tail;
}

export interface CheckpointStats {
  readonly count: number;
  /** Of the last one; null where there is none. */
  readonly lastLsn: bigint | null;
  /** Behind the last one, or in all where there is none. */
  readonly recordsSince: number;
  readonly bytesSince: number;
}

/** What is in a log. */
export interface StatsResult {
  /** As the user gave it. */
  readonly path: string;
  /** Name of the format. */
  readonly format: string;
  readonly totals: Totals;
  /** By bytes, most first. */
  readonly byType: readonly TypeUsage[];
  readonly transactions: TransactionStats;
  readonly segments: readonly SegmentUsage[];
  /** By writes, most first; null for a format without pages. */
  readonly pages: PageStats | null;
  readonly topPages: readonly PageUsage[] | null;
  /** By bytes, most first; null for a format that stores no transaction in its records. */
  readonly topTransactions: readonly TransactionUsage[] | null;
  readonly recordSize: Distribution | null;
  readonly checkpoints: CheckpointStats;
}
