import type { EngineRun, EngineStepCode } from "../format/engine.ts";
import type { RecordType } from "../format/record.ts";
import type { KnownFate } from "./logical/divergences.ts";
import type { AnalysisResult } from "./result.ts";

/** How a transaction ends, as far as the log says. Active ones, and ended ones with changes left, are the losers. */
export type TransactionStatus = "active" | "committed" | "aborted" | "ended";

/** An entry of the transaction table after analysis. */
export interface TransactionEntry {
  readonly txnId: bigint;
  readonly status: TransactionStatus;
  /** LSN of its last record. */
  readonly lastLsn: bigint;
  /** The record that undo would look at next; 0 where nothing is left to undo. */
  readonly undoNextLsn: bigint;
}

/** An entry of the dirty page table. */
export interface DirtyPageEntry {
  readonly pageId: bigint;
  /** LSN of the first record that changes the page. */
  readonly recLsn: bigint;
}

/** What the replay does at a step. */
export type ReplayAction =
  /** The after image of an update is written. */
  | "redo"
  /** The before image of the update that a compensation record names is written again. */
  | "redo-clr"
  /** An abort record takes an update back where it stands. */
  | "roll-back"
  /** The record changes no page. */
  | "no-change"
  /** Fields that contradict each other: not applied. */
  | "malformed"
  /** A compensation record whose update is not in the log, or is compensated already: not applied. */
  | "clr-without-update"
  | "clr-repeated"
  /** Undo writes the before image of an update, and a compensation record. */
  | "undo"
  /** A loser has nothing left to undo: an end record is written. */
  | "end"
  /** A change with an opaque payload is not redone: its transaction did not commit. */
  | "not-redone"
  /** The same, since a repair has written it again. */
  | "replaced";

/** Why an engine that redoes what it takes for committed leaves a change out. */
export type EngineLeavesOut = `engine-${Exclude<KnownFate, "redone">}`;

export type StepPhase = "redo" | "undo" | "engine-analysis" | "engine-redo" | "engine-undo";

/** A place in the log. */
export interface RecordPlace {
  readonly segmentIndex: number;
  /** Of the record, from the segment's first byte. */
  readonly offset: number;
}

/** The compensation record that a step writes. */
export interface WrittenClr {
  /** Null where LSNs have come to an end, so that it cannot be written. */
  readonly lsn: bigint | null;
  readonly prevLsn: bigint;
  readonly undoNextLsn: bigint;
}

/** One decision of the replay, or one step of the engine's recovery. A field that does not apply is null. */
export interface ReplayStep {
  readonly phase: StepPhase;
  readonly action: ReplayAction | EngineStepCode | EngineLeavesOut;
  /** The record that is looked at. */
  readonly lsn: bigint;
  readonly type: RecordType | null;
  readonly txnId: bigint | null;
  /** How the transaction ends. */
  readonly status: TransactionStatus | null;
  readonly pageId: bigint | null;
  /** Where in the page bytes are written, and how many; of an opaque payload only how many it has. */
  readonly pageOffset: number | null;
  readonly bytes: number | null;
  /** Of the page, from the dirty page table. */
  readonly recLsn: bigint | null;
  /** The update whose before image is written, or the copy that a repair has written. */
  readonly updateLsn: bigint | null;
  /** The record that is looked at next, where the step says so. */
  readonly nextLsn: bigint | null;
  readonly clr: WrittenClr | null;
  /** Of the update that is redone or taken back. */
  readonly place: RecordPlace | null;
}

/** Is told how recovery goes, while it goes. Nothing is kept for it. */
export interface RecoveryListener {
  analysed(analysis: AnalysisResult): void;
  /** Each incarnation, in the order in which they begin; then each dirty page. */
  transaction(entry: TransactionEntry): void;
  dirtyPage(entry: DirtyPageEntry): void;
  /** In the order in which they are taken: redo, then undo; after `engineStarts`, the engine's. */
  step(step: ReplayStep): void;
  /** The replay is through. */
  engineStarts(run: EngineRun): void;
}
