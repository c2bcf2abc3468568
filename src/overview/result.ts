import type { IncarnationFacts } from "../analysis/incarnation-usage.ts";
import type { RecordType } from "../format/record.ts";
import type { Tail } from "../log/events.ts";
import type { ByteClass } from "./byte-classes.ts";

/** The log as a row of cells of equal size; the last one can reach beyond the end. */
export interface ByteMapResult {
  readonly bytes: number;
  readonly cellBytes: number;
  /** For each class that occurs, how many of its bytes each cell holds. */
  readonly classes: readonly { readonly name: ByteClass; readonly bytes: readonly number[] }[];
  /** Intact records that begin in each cell. */
  readonly records: readonly number[];
}

/** A segment among the others. */
export interface SegmentSpan {
  readonly name: string;
  /** Where it begins when all segments stand one behind the other; positions count from there. */
  readonly position: number;
  readonly bytes: number;
  readonly records: number;
  readonly tail: Tail;
}

/** A stretch of bytes that are no intact record. */
export interface Place {
  readonly position: number;
  readonly length: number;
  readonly byteClass: ByteClass;
  /** Of the damaged record, as far as its header can be believed. */
  readonly lsn: bigint | null;
}

export interface PlaceListResult {
  /** Of all of them. */
  readonly count: number;
  /** The first ones, in log order. */
  readonly list: readonly Place[];
}

export interface ListedRecord {
  readonly position: number;
  readonly length: number;
  readonly type: RecordType;
  readonly lsn: bigint;
  readonly txnId: bigint | null;
  readonly prevLsn: bigint | null;
  readonly pageId: bigint | null;
  readonly dataLength: number;
  /** Where the before image ends in the data; null where there are no images. */
  readonly imageSplit: number | null;
  /** The first bytes of the data. */
  readonly head: Uint8Array;
}

/** LSNs of the records 0, `every`, 2 × `every` … of the log. */
export interface LsnSamples {
  readonly every: number;
  readonly lsns: readonly bigint[];
}

/** One incarnation of a transaction id; ordinals are numbers of records in the log, from 0 on. */
export interface TransactionSpan extends IncarnationFacts {
  readonly firstOrdinal: number;
  readonly lastOrdinal: number;
}

/** What happened to transactions in each stretch of `bucketRecords` records. */
export interface TimelineResult {
  readonly bucketRecords: number;
  readonly begun: readonly number[];
  readonly committed: readonly number[];
  readonly aborted: readonly number[];
  /** Over without a commit or an abort. */
  readonly ended: readonly number[];
  /** In all; null where records do not name their transaction and only markers are counted. */
  readonly count: number | null;
  /** Those that are shown one by one, by their first record: all, or the open, the aborted and the longest ones. */
  readonly spans: readonly TransactionSpan[];
}

export interface PageRow {
  readonly pageId: bigint;
  readonly writes: number;
  /** Writes in each stretch. */
  readonly counts: readonly number[];
}

/** Writes to pages in each stretch of `bucketRecords` records. */
export interface PageActivityResult {
  readonly bucketRecords: number;
  /** The pages with the most writes, most first. */
  readonly rows: readonly PageRow[];
  /** Pages that are not shown, as far as they were counted apart. */
  readonly otherPages: number;
  /** Whether pages were forgotten for there were too many: a row can lack early writes. */
  readonly isLossy: boolean;
}

/** The shape of a log: where what stands, and when what happened. */
export interface OverviewResult {
  readonly map: ByteMapResult;
  readonly segments: readonly SegmentSpan[];
  readonly places: PlaceListResult;
  /** Intact records of the log. */
  readonly recordCount: number;
  /** All of them; null where they are too many. */
  readonly records: readonly ListedRecord[] | null;
  readonly lsns: LsnSamples;
  readonly timeline: TimelineResult;
  /** Null for a format without pages. */
  readonly pages: PageActivityResult | null;
}
