import type { CutMode } from "./request.ts";

/** Why a plan is not carried out without being forced, or at all. */
export type RefusalCode =
  | "needed-by-recovery"
  | "not-vouched-for"
  | "damage"
  | "mendable-record"
  | "ambiguous-record"
  | "nothing-left"
  | "name-taken"
  | "lsn-overflow"
  | "write-order"
  | "other-segments"
  | "max-loss"
  | "engine-rejects"
  | "changed"
  | "in-use";

export interface Refusal {
  readonly code: RefusalCode;
  /** One sentence without its full stop. */
  readonly message: string;
  /** Whether `--force` overrides it. */
  readonly forcible: boolean;
}

/** A segment that loses its beginning or its end. */
export interface PlannedCut {
  readonly action: "cut";
  readonly segment: string;
  /** The bytes that are cut out; they begin or end the segment. */
  readonly from: number;
  readonly to: number;
  readonly records: number;
  /** Where the name is the first LSN, the one that is right afterwards; else null. */
  readonly newName: string | null;
  /** The segment's size before. */
  readonly bytes: number;
}

/** What happens to one segment. */
export type PlannedAction =
  | { readonly action: "remove"; readonly segment: string; readonly bytes: number; readonly records: number }
  | PlannedCut;

/** The place of the cut, and why it is there. */
export interface CutPlace {
  /** Null where nothing is cut. */
  readonly segment: string | null;
  readonly offset: number | null;
  /** LSN of the first record behind the cut; null where there is none. */
  readonly lsn: bigint | null;
  /** In sentences. */
  readonly why: string;
}

/** Numbers of which the first few are listed. */
export interface Listed {
  readonly count: number;
  readonly first: readonly bigint[];
}

/** What is gone afterwards although recovery could need it. */
export interface Loss {
  /** Intact records. */
  readonly records: number;
  /** Records that are removed and cannot be read, as far as their frames tell. */
  readonly damagedRecords: number;
  /** Their ids; where the format stores none, the LSNs of their commit markers. */
  readonly committedTransactions: Listed;
  /** Pages that the lost records touch. */
  readonly pages: Listed;
}

export interface TruncatePlan {
  /** As the user gave it. */
  readonly path: string;
  readonly format: string;
  readonly mode: CutMode;
  /** In the order in which they are carried out; empty where there is nothing to do. */
  readonly actions: readonly PlannedAction[];
  readonly cut: CutPlace;
  readonly recordsRemoved: number;
  readonly recordsKept: number;
  readonly bytesRemoved: number;
  readonly bytesKept: number;
  readonly lost: Loss;
  /** Records that stand on the other side of the cut than their LSNs. */
  readonly keptOutOfOrder: Listed;
  readonly refusals: readonly Refusal[];
  /** What the engine makes of the log afterwards, in sentences for a person. */
  readonly notes: readonly string[];
}
