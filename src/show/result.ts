import type { RecordType } from "../format/record.ts";
import type { Damage, Tail } from "../log/events.ts";

/** What is to be shown: every record with an LSN, or what stands at a byte of a segment. */
export type ShowTarget =
  | { readonly kind: "lsn"; readonly lsn: bigint }
  | { readonly kind: "place"; readonly segment: string; readonly offset: number };

/** A record in a few words. */
export interface RecordPlace {
  /** Name of the segment. */
  readonly segment: string;
  readonly segmentIndex: number;
  /** First byte, from the start of the segment. */
  readonly offset: number;
  /** The whole record's size, in bytes. */
  readonly length: number;
  readonly lsn: bigint;
  readonly type: RecordType;
  /** Null where the format stores none. */
  readonly txnId: bigint | null;
  readonly prevLsn: bigint | null;
  readonly pageId: bigint | null;
}

/** Bytes that are no record: damage between records, or what follows the last one. */
export interface NoRecord {
  readonly segment: string;
  readonly segmentIndex: number;
  readonly offset: number;
  readonly length: number;
  /** Null for a tail. */
  readonly damage: Damage | null;
  /** Null for damage. */
  readonly tail: Tail | null;
}

/** What was found of a target. */
export interface Located {
  /** In log order; at most as many as are listed. */
  readonly records: readonly RecordPlace[];
  /** How many there are. */
  readonly count: number;
  /** What stands there that is no record; for an LSN the first damage that may have been the record with it. */
  readonly noRecord: NoRecord | null;
  /** For an LSN that no record has: the records with the next lower and the next higher one. */
  readonly below: RecordPlace | null;
  readonly above: RecordPlace | null;
}

/** Some of a number of records, in log order. */
export interface RecordList {
  readonly count: number;
  readonly listed: readonly RecordPlace[];
}

/** The records that a record has to do with. Lists have those nearest to it. */
export interface Surroundings {
  /** Other records of its transaction, of the same incarnation; null where the format stores no transaction. */
  readonly transaction: { readonly before: RecordList; readonly after: RecordList } | null;
  /** The record that its prevLsn names: of the same incarnation, the nearest in front of it. Of a CLR: what it undoes. */
  readonly previous: RecordPlace | null;
  /** Later records of the incarnation whose prevLsn names it: its successor, and a CLR that undoes it. */
  readonly namedBy: RecordList;
  /** The other fragments of the large record to which it belongs; null where it is no fragment. */
  readonly fragments: { readonly before: RecordList; readonly after: RecordList } | null;
  /** The last record before and the first behind it that touch its page; null where there is none. */
  readonly page: { readonly before: RecordPlace | null; readonly after: RecordPlace | null } | null;
}
