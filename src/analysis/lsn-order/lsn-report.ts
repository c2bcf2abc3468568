import type { Place } from "../../log/place.ts";
import type { Hole } from "./hole-list.ts";

/** LSNs that never came, and that damage does not account for. */
export interface LsnGap extends Hole {
  /** How many of the hole's LSNs are left when damage has accounted for what it can. */
  readonly missing: bigint;
}

/** Records out of LSN order that belong together. */
export interface LsnDisorder {
  readonly place: Place;
  /** Of the first record ahead of its turn. */
  readonly lsn: bigint;
  /** Records that stand behind higher LSNs. */
  readonly late: number;
}

/** LSNs that start again. */
export interface LsnReset {
  readonly place: Place;
  readonly lsn: bigint;
  /** The highest LSN before it. */
  readonly after: bigint;
  readonly txnId: bigint | null;
  /** LSNs that occur again; both ends belong to it. Null where there are none. */
  readonly repeated: { readonly from: bigint; readonly to: bigint } | null;
}

/** An LSN that is given out twice, but where LSNs start again. */
export interface RepeatedLsn {
  readonly place: Place;
  readonly lsn: bigint;
  readonly txnId: bigint | null;
  /** The log's first LSN, and the one that would have come next. */
  readonly first: bigint;
  readonly next: bigint;
}

/** Is told what is wrong with the order of LSNs, once it is certain: a gap only when nothing can fill it any more. */
export interface LsnReport {
  gap(gap: LsnGap): void;
  disorder(disorder: LsnDisorder): void;
  reset(reset: LsnReset): void;
  repeated(repeated: RepeatedLsn): void;
}
