import type { DivergenceCode } from "../core/divergences.ts";
import type { U64List } from "../core/u64-list.ts";
import type { SegmentName } from "./format.ts";
import type { RecordView } from "./view.ts";

/**
 * A model of what a format's engine does when it is restarted on a log: which records its reader reaches, and what
 * its recovery makes of them, with its defects. The model sees records and writes page images through what it is
 * handed; it neither reads files nor looks for records.
 */
export interface EngineModel {
  readonly reader: EngineReader;
  startRecovery(options: EngineRecoveryOptions): EngineRecovery;
}

/** A segment as the engine's opening sees it. */
export interface EngineSegment {
  readonly name: string;
  readonly parsedName: SegmentName | null;
  readonly size: number;
  readonly isNewest: boolean;
}

export type EngineOpening =
  /** Indexes of the segments that the engine reads, in its order. */
  | { readonly kind: "reads"; readonly segments: readonly number[] }
  | { readonly kind: "panics"; readonly message: string };

/** What the engine's reader finds where no intact record stands, as far as its own code looks. */
export interface UnreadablePlace {
  /** From here to the end of the segment, in bytes; at least one. */
  readonly remainingBytes: number;
  /** The whole record's length as the bytes there announce it; null where fewer bytes remain than a header has. */
  readonly announcedBytes: number | null;
}

/** How the reader leaves a segment. */
export type ReaderStop =
  /** Without an error; it goes on with the next segment that it reads, if there is one. */
  | { readonly kind: "ends" }
  /** With an error that ends recovery as a whole. */
  | { readonly kind: "fails"; readonly message: string };

/**
 * The engine's reader in terms of our scanner's events: it takes the intact records of a segment from the first on,
 * up to the first place where none stands.
 */
export interface EngineReader {
  /**
   * What it does when it opens the log.
   *
   * @param segments in log order
   * @param foreignNames of the directory's other files, some of which the engine can take for segments
   */
  open(segments: readonly EngineSegment[], foreignNames: readonly string[]): EngineOpening;
  /** What it does at the first place of a segment where no intact record stands, a tail included. */
  stopAtPlace(place: UnreadablePlace): ReaderStop;
  /**
   * Where the reader can stop at a record that is intact for us, for instance of an undefined type: what it does at
   * this one, or null where it takes it. Null itself where it takes every intact record.
   */
  readonly stopAtRecord: ((view: RecordView) => ReaderStop | null) | null;
  /**
   * Why the reader does not get past a record that is intact for us, or panics at it, in words; null where it takes
   * it. Null itself where it gets past every intact record.
   */
  readonly impasse: ((view: RecordView) => string | null) | null;
}

/** Receives page images. What `data` lends is valid during the call. */
export interface PageSink {
  /** Writes the bytes of `data` from index `from` up to `to` into a page at `offset`. */
  write(
    pageIdHigh: number,
    pageIdLow: number,
    offset: number,
    data: Uint8Array,
    from: number,
    to: number,
  ): void;
}

/** Looks records up by LSN. */
export interface RecordLookup {
  /**
   * The first record, in the engine's reading order, with this LSN or a higher one: where a scan from the start that
   * gives up at the first LSN above the one sought comes to an end. Null where all are below. The view is valid until
   * the next look-up.
   */
  firstFrom(lsnHigh: number, lsnLow: number): FoundRecord | null;
}

export interface FoundRecord {
  readonly view: RecordView;
  /** The whole data, also of a record larger than a window. */
  readData(): Uint8Array;
}

export interface EngineRecoveryOptions {
  /** Where redo and undo write; null for a format without page images. */
  readonly pages: PageSink | null;
  /** Whether the LSNs that are redone and undone are kept, and not merely counted. */
  readonly keepLsns: boolean;
  /** Null, or left out, where nobody listens. */
  readonly listener?: EngineListener | null;
}

/** What the engine does with a record. */
export type EngineStepCode =
  /** The change is applied. */
  | "engine-redo"
  /** A compensation record is counted and not applied. */
  | "engine-skips-clr"
  /** An abort record takes its transaction off the table, and nothing else. */
  | "engine-forgets"
  /** The before image is written. */
  | "engine-undo"
  /** A record with nothing to undo: undo goes on with the LSN that it names. */
  | "engine-follows"
  /** The record is not found, and the transaction's undo ends. */
  | "engine-misses"
  /** Undo comes back to where it was, for ever. */
  | "engine-goes-round";

export interface EngineStep {
  readonly code: EngineStepCode;
  readonly txnId: bigint;
  readonly lsn: bigint;
  /** The record, valid during the call; null where it is not found. */
  readonly view: RecordView | null;
  /** With which LSN undo goes on; null where it does not say. */
  readonly nextLsn: bigint | null;
}

/** Is told what an engine model does, step by step. */
export type EngineListener = (step: EngineStep) => void;

/**
 * One run of the engine's recovery: `analyse` for each record that its reader reaches, in its order, `endReading`,
 * `redo` for the same records again, then `finish`.
 */
export interface EngineRecovery {
  /** @param readData the whole data of the record at the view, also of one larger than the window */
  analyse(view: RecordView, readData: () => Uint8Array): void;
  /** The reader is through with the log: how it left the last segment that it read. */
  endReading(stop: ReaderStop): void;
  /** Whether the records have to be shown again, to `redo`; asked for after `endReading`. */
  readonly needsRedo: boolean;
  redo(view: RecordView, readData: () => Uint8Array): void;
  /**
   * A part of what `finish` does: some of its undo, for those who want to put out in between what they are told.
   *
   * @returns whether more is left
   */
  undoSome?(lookup: RecordLookup): boolean;
  /** @param lookup over the records that were shown to `analyse` */
  finish(lookup: RecordLookup): EngineRun;
}

/**
 * `completes`, `fails` (with a message), `panics`, `hangs` (an undo chain that never ends), or `undetermined` (equal
 * LSNs of different transactions, which the engine takes in no defined order).
 */
export type EngineOutcome = "completes" | "fails" | "panics" | "hangs" | "undetermined";

/** Transactions with the LSN of their last record, index for index. */
export interface TransactionList {
  readonly txnIds: U64List;
  readonly lastLsns: U64List;
}

/** Something that the engine did and that recovery would not do; the report says what it means. */
export interface EngineRemark {
  readonly code: DivergenceCode;
  readonly txnId: bigint;
  /** The record at which it happened. */
  readonly lsn: bigint;
}

/** What an engine that redoes committed transactions makes of one change. */
export type ChangeFate =
  | "redone"
  /** Left out: its transaction's begin was not seen, or the transaction was forgotten since. */
  | "not-begun"
  /** Forgotten when a later begin used the id again. */
  | "begun-again"
  /** Forgotten at a record of an undefined type, which was read as a begin. */
  | "unknown-type"
  /** Forgotten when its transaction aborted. */
  | "aborted"
  /** Left out: its transaction has not committed. */
  | "incomplete";

/** What the engine's recovery came to. */
export interface EngineRun {
  /** What it made of each change that it was shown, counted from 0; for engines that choose what they redo. */
  readonly fateOfChange?: (change: number) => ChangeFate;
  /** Numbers of the changes that such an engine redoes, in its order. */
  readonly changesRedone?: () => Uint32Array;
  readonly outcome: EngineOutcome;
  /** What the engine says where it fails, or what stops it, in words; null where it completes. */
  readonly message: string | null;
  /** Changes that it applied. */
  readonly redoCount: number;
  readonly undoCount: number;
  /** Their LSNs in the engine's order; null where they were not asked for. */
  readonly redo: U64List | null;
  readonly undo: U64List | null;
  /** Its table of active transactions after analysis; null for an engine without one. */
  readonly activeTransactions: TransactionList | null;
  /** Transactions that it reports as incomplete; null for an engine that reports none. */
  readonly incompleteTxns: U64List | null;
  readonly remarks: readonly EngineRemark[];
}
