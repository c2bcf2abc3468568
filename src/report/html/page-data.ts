/**
 * What the page shows, as plain data: what is written into it as JSON, and what its script reads. Numbers of 64 bits
 * are decimal text, since a script would round them. Text from the log is escaped for people; it is never markup.
 */
export interface PageData {
  readonly version: string;
  readonly path: string;
  /** For people: `SochDB`. */
  readonly engine: string;
  readonly verdict: VerdictData;
  readonly totals: TotalsData;
  readonly advice: readonly AdviceData[];
  readonly findings: FindingsData;
  /** What was checked, in words. */
  readonly checks: readonly string[];
  readonly map: MapData;
  readonly segments: SegmentsData;
  readonly timeline: TimelineData;
  /** Null for a format without pages. */
  readonly pages: PagesData | null;
  /** Null for a log without a record. */
  readonly sizes: SizesData | null;
  readonly recovery: RecoveryData;
}

export type PageSeverity = "good" | "info" | "warning" | "error";

export interface VerdictData {
  /** One word, in capitals. */
  readonly label: string;
  readonly severity: PageSeverity;
  readonly sentence: string;
  /** How many findings of each severity; null where there is none. */
  readonly counts: string | null;
}

export interface TotalsData {
  readonly bytes: number;
  readonly segments: number;
  readonly records: number;
  readonly firstLsn: string | null;
  readonly lastLsn: string | null;
  readonly committed: number;
  readonly aborted: number;
  readonly open: number;
  /** Bytes that are no intact record. */
  readonly otherBytes: number;
}

export interface AdviceData {
  readonly text: string;
  readonly commands: readonly string[];
}

export interface FindingsData {
  readonly groups: readonly FindingGroupData[];
  /** Findings that are counted and not listed. */
  readonly hidden: number;
}

export interface FindingGroupData {
  readonly code: string;
  readonly severity: PageSeverity;
  readonly title: string;
  readonly meaning: string;
  readonly next: string;
  readonly count: number;
  readonly places: readonly FindingPlaceData[];
}

export interface FindingPlaceData {
  readonly severity: PageSeverity;
  readonly place: string;
  readonly message: string;
  /** Where it stands in the map; null where it is about no bytes. */
  readonly position: number | null;
  readonly length: number;
}

/** The segments one behind the other; positions count from the first byte of the first one. */
export interface MapData {
  readonly bytes: number;
  readonly cellBytes: number;
  readonly classes: readonly { readonly name: string; readonly bytes: readonly number[] }[];
  /** Records that begin in each cell. */
  readonly records: readonly number[];
  /** Of stretches that are no intact record: how many there are, and the first ones. */
  readonly placeCount: number;
  readonly places: readonly PlaceData[];
  /** Null where the records are too many to be listed. */
  readonly listed: readonly RecordData[] | null;
  readonly lsns: { readonly every: number; readonly list: readonly string[] };
}

export interface PlaceData {
  readonly position: number;
  readonly length: number;
  readonly byteClass: string;
  readonly lsn: string | null;
}

export interface RecordData {
  readonly position: number;
  readonly length: number;
  readonly type: string;
  readonly lsn: string;
  readonly txnId: string | null;
  readonly prevLsn: string | null;
  readonly pageId: string | null;
  /** The beginning of the payload. */
  readonly payload: string;
}

export interface SegmentsData {
  readonly count: number;
  /** The first ones. */
  readonly list: readonly SegmentData[];
}

export interface SegmentData {
  readonly name: string;
  readonly position: number;
  readonly bytes: number;
  readonly records: number;
  readonly firstLsn: string | null;
  readonly lastLsn: string | null;
  /** How it ends, in words. */
  readonly end: string;
}

export type TransactionStatus = "active" | "committed" | "aborted" | "ended";

export interface TimelineData {
  readonly records: number;
  /** So many records make one of the numbers of each list. */
  readonly bucketRecords: number;
  readonly begun: readonly number[];
  readonly committed: readonly number[];
  readonly aborted: readonly number[];
  readonly ended: readonly number[];
  /** Of transactions; null where only markers are counted. */
  readonly count: number | null;
  readonly spans: readonly SpanData[];
}

export interface SpanData {
  readonly txnId: string;
  readonly status: TransactionStatus;
  readonly records: number;
  readonly bytes: number;
  readonly firstLsn: string;
  readonly lastLsn: string;
  /** Numbers of its first and last record in the log, from 0 on. */
  readonly first: number;
  readonly last: number;
}

export interface PagesData {
  readonly bucketRecords: number;
  /** Pages written to. */
  readonly count: number;
  readonly rows: readonly {
    readonly pageId: string;
    readonly writes: number;
    readonly counts: readonly number[];
  }[];
  readonly isLossy: boolean;
}

export interface SizesData {
  readonly min: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
  readonly bars: readonly { readonly from: number; readonly below: number; readonly count: number }[];
}

export type RecoveryData =
  | { readonly kind: "skipped"; readonly reason: string }
  | {
      readonly kind: "replayed";
      readonly verdict: VerdictData;
      readonly steps: readonly (readonly [step: string, recovery: string, engine: string])[];
      readonly divergences: readonly DivergenceData[];
      readonly remarks: readonly string[];
      readonly notes: readonly string[];
      readonly repair: string | null;
      readonly advice: readonly AdviceData[];
    };

export interface DivergenceData {
  readonly code: string;
  readonly severity: PageSeverity;
  readonly title: string;
  readonly message: string;
  readonly meaning: string;
  readonly next: string;
}
