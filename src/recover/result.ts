import type { DivergenceCode } from "../core/divergences.ts";
import type { Severity } from "../core/findings.ts";
import type { IdIndex } from "../core/id-index.ts";
import type { U64List } from "../core/u64-list.ts";
import type { EngineRun, TransactionList } from "../format/engine.ts";
import type { RecoveryMode } from "../format/recovery.ts";
import type { CheckAhead } from "../log/checked-records.ts";
import type { IntactExtents } from "../log/intact-extents.ts";
import type { ClrList } from "./clr-list.ts";
import type { IdSet } from "./id-set.ts";
import type { RecoveryListener } from "./listener.ts";
import type { LeftOutChanges } from "./logical/left-out.ts";
import type { UnsettledBytes } from "./pages/unsettled-bytes.ts";

export interface RecoverOptions {
  /** Records with a higher LSN do not exist. */
  readonly toLsn?: bigint | null;
  /** The log was cut to try a crash out: records that concurrent writers had not written yet are no loss. */
  readonly isTrial?: boolean;
  /** Every intact record counts, not only those that the engine's reader reaches. */
  readonly salvage?: boolean;
  /** Whether LSNs are kept that are redone and undone, and not merely counted. */
  readonly detail?: boolean;
  /** Is told how the replay goes, record by record. */
  readonly listener?: RecoveryListener | null;
  /** Asked before each pass over a log of page images; the result is the same with and without. */
  readonly checkAhead?: CheckAhead;
}

/** How many incarnations of transactions ended in which way. Committed and ended counts once, as committed. */
export interface TransactionCounts {
  readonly committed: number;
  readonly aborted: number;
  readonly active: number;
  readonly ended: number;
}

/** Pages with the LSN of the first record that changes each, index for index. */
export interface DirtyPageList {
  readonly pageIds: U64List;
  readonly recLsns: U64List;
}

export interface AnalysisResult {
  /** The lowest and the highest LSN of the records used; null where there is none. */
  readonly startLsn: bigint | null;
  readonly endLsn: bigint | null;
  /** Of the last checkpoint. */
  readonly checkpointLsn: bigint | null;
  /** Records used. */
  readonly records: number;
  readonly transactions: TransactionCounts;
  readonly activeTransactions: TransactionList;
  /** Null for a format without page images. */
  readonly dirtyPages: DirtyPageList | null;
}

export interface RedoResult {
  /** Where redo starts; null where there is nothing to redo. */
  readonly startLsn: bigint | null;
  readonly count: number;
  /** In the order in which they are redone; null where they were not asked for. */
  readonly lsns: U64List | null;
  /** Records of which it is not certain that they count; null for a format in which that cannot be. */
  readonly uncertain: { readonly count: number; readonly lsns: U64List | null } | null;
}

export interface UndoResult {
  /** Whether the format logs anything to undo with. Else the losers' changes are in nobody's hands but the engine's. */
  readonly possible: boolean;
  readonly count: number;
  /** Transactions that did not commit and are not rolled back in the log; an id stands once. */
  readonly losers: U64List;
  /** LSNs of the updates that are undone, in that order; null where they were not asked for. */
  readonly lsns: U64List | null;
  /** The compensation records that a correct recovery writes; null where undo is not possible. */
  readonly clrs: ClrList | null;
}

/** One place where the engine's own recovery differs from what the log says. */
export interface Divergence {
  readonly code: DivergenceCode;
  readonly severity: Severity;
  /** What is particular here, for a person. */
  readonly message: string;
  /** Transactions concerned, ascending; at most {@link MAX_IDS_LISTED}. */
  readonly txnIds: readonly bigint[];
  readonly txnCount: number;
  /** Pages concerned, ascending; at most {@link MAX_IDS_LISTED}. */
  readonly pageIds: readonly bigint[];
  readonly pageCount: number;
}

/** A divergence names at most so many transactions and pages; it counts them all. */
export const MAX_IDS_LISTED = 10_000;

/** What was met in the log and not followed, or not applied. */
export type RemarkCode =
  /** Fields that contradict each other: not applied. */
  | "malformed-record"
  /** A type that the format does not define: nobody knows what it did. */
  | "unknown-type"
  /** Images too large for before_length: split where they truly part. */
  | "before-length-wrapped"
  /** A prevLsn that names no earlier record of the transaction. */
  | "chain-broken"
  /** A prevLsn that names the record itself or a later one. */
  | "chain-loops"
  /** A compensation record that names a later record as the next to undo. */
  | "clr-points-forward"
  /** A compensation record for an update that the log does not have. */
  | "clr-without-update"
  /** A compensation record for an update that is compensated already. */
  | "clr-repeated"
  /** Undo cannot write all of its compensation records: no LSN is left for them. */
  | "lsns-exhausted";

export interface RecoverRemark {
  readonly code: RemarkCode;
  readonly lsn: bigint;
  readonly txnId: bigint;
  readonly message: string;
}

export interface RemarkSummary {
  /** The first of each code, in log order. */
  readonly list: readonly RecoverRemark[];
  readonly byCode: Readonly<Partial<Record<RemarkCode, number>>>;
}

/** What the log held once and recovery knows nothing of, as far as that shows. */
export interface MissingRecords {
  /** At least so many LSNs are missing between those of the log's records, other than those that damage accounts for. */
  readonly lsns: bigint;
  /** Damaged places of which nobody can tell what stood there. */
  readonly damagedPlaces: number;
  /** Fragments of messages that are not whole, but for one that the log ends with; 0 for formats without messages. */
  readonly strayFragments: number;
}

/** What recovery makes of a log, and what the engine's own recovery would make of it. */
export interface RecoverResult {
  /** As the user gave it. */
  readonly path: string;
  /** Name of the format. */
  readonly format: string;
  readonly mode: RecoveryMode;
  readonly analysis: AnalysisResult;
  readonly redo: RedoResult;
  readonly undo: UndoResult;
  readonly engine: EngineRun;
  readonly divergences: readonly Divergence[];
  readonly remarks: RemarkSummary;
  readonly missing: MissingRecords;
  /** Sentences: what the engine would do to the log once it goes on writing, and what was left out and why. */
  readonly notes: readonly string[];
  /** Intact records that the engine's reader does not reach in the files that recovery reads. */
  readonly unreachableRecords: number;
  /** Damaged records that can be put right, since it is known what they were. */
  readonly correctableRecords: number;
}

/** One page: its bytes from 0 to the last one that the log touches, zeros where the log says nothing. */
export interface PageImage {
  readonly pageId: bigint;
  readonly bytes: Uint8Array;
}

/** Images of pages, ascending by id. Each is read when it is asked for; nothing is kept. */
export interface PageImages extends Iterable<PageImage> {
  readonly count: number;
  /** Null for a page that the log does not touch. */
  page(pageId: bigint): PageImage | null;
}

/** What a repair of the log is made from. */
export type RepairFacts = PageRepairFacts | ChangeRepairFacts;

/** The same for a log of page images. */
export interface PageRepairFacts {
  readonly mode: "aries";
  readonly extents: IntactExtents;
  /** Indexes of the segments that the engine reads. */
  readonly engineSegments: readonly number[];
  readonly unsettled: UnsettledBytes;
  /** A transaction id for it that occurs nowhere in the log; null where none is left. */
  readonly nextRepairId: bigint | null;
}

/** The same for a log of changes with opaque payloads. */
export interface ChangeRepairFacts {
  readonly mode: "logical";
  readonly extents: IntactExtents;
  /** Numbers of the committed changes, in the order of redo. */
  readonly order: Uint32Array;
  /** Those of them that the engine does not redo. */
  readonly leftOut: LeftOutChanges;
  /** Transactions of which nothing but the commit is in the log. */
  readonly cutOff: IdIndex;
  /** Earlier repairs of which a record is missing. */
  readonly incompleteRepairs: IdSet;
  readonly nextRepairId: bigint | null;
}

/** A recovery: its result, and the pages, which can be read until it is closed. */
export interface Recovery {
  readonly result: RecoverResult;
  /** The committed state; null for a format without page images. */
  readonly pages: PageImages | null;
  /** What the engine's own recovery leaves in the pages. */
  readonly enginePages: PageImages | null;
  /** Null for a format whose logs need no repair. */
  readonly repair: RepairFacts | null;
  /** Gives back what holds the pages. */
  close(): void;
}

/** Whether the log has held more than recovery knows of. */
export function hasLosses({ lsns, damagedPlaces, strayFragments }: MissingRecords): boolean {
  return lsns > 0n || damagedPlaces > 0 || strayFragments > 0;
}

/** Whether the log can be left to the engine: its recovery completes and differs in nothing that is an error. */
export function isRecoverable({ engine, divergences }: RecoverResult): boolean {
  return engine.outcome === "completes" && !divergences.some(({ severity }) => severity === "error");
}
