import type { SegmentName } from "./format.ts";
import type { LogRecord } from "./record.ts";
import type { RecordView } from "./view.ts";

/** How the state that a log leads to is found. */
export type RecoverySemantics = AriesSemantics | LogicalSemantics | MessageSemantics;

/** Names of the semantics, as the output has them. */
export type RecoveryMode = RecoverySemantics["mode"];

/** What a compensation record says. */
export interface CompensationFields {
  readonly lsn: bigint;
  readonly txnId: bigint;
  /** The update that it compensates. */
  readonly prevLsn: bigint;
  /** Of that update. */
  readonly pageId: bigint;
  readonly pageOffset: number;
  /** What is to be undone next; 0 where nothing is. */
  readonly undoNextLsn: bigint;
}

/** Physical before and after images: repeat history, then undo what was not committed. */
export interface AriesSemantics {
  readonly mode: "aries";
  /** Whether a compensation record does not say what is to be undone next, so that it is not applied. */
  isMalformedClr(view: RecordView): boolean;
  /** The compensation record that undo writes. */
  compensationRecord(fields: CompensationFields): LogRecord;
  /** The largest offset in a page that an update can have, and the greatest length of its images, in bytes. */
  readonly limits: { readonly offset: number; readonly length: number };
  /** What becomes of what the engine writes behind these bytes, which are no record, in a sentence for a person. */
  onTail(tail: SegmentTail): string;
}

/** Bytes at the end of the segment in which the engine goes on writing, that are no record. */
export interface SegmentTail {
  /** Of the segment. */
  readonly name: string;
  readonly offset: number;
  /** In bytes. */
  readonly length: number;
}

/** Names changes of a log, in an order: the transaction and the LSN of each, side by side. */
export interface ChangeNames {
  readonly txnIds: Iterable<bigint>;
  readonly lsns: Iterable<bigint>;
}

/** Logical records with opaque payloads: redo of what was committed; there is nothing to undo with. */
export interface LogicalSemantics {
  readonly mode: "logical";
  /** Transactions that a checkpoint names as active; null where its data does not parse. */
  activeAtCheckpoint(data: Uint8Array): readonly bigint[] | null;
  /** Data for the begin of a transaction that writes changes again which the engine leaves out: which ones. */
  encodeRewritten(changes: ChangeNames): Uint8Array;
  /** What `encodeRewritten` has made of as many transactions as LSNs; null for other data. */
  parseRewritten(data: Uint8Array): ChangeNames | null;
  /** What the engine does to the log once it goes on writing, in sentences for a person; empty where that is no harm. */
  onRestart(segments: readonly SegmentState[]): readonly string[];
}

/** A segment as recovery has found it. */
export interface SegmentState {
  readonly name: string;
  readonly parsedName: SegmentName | null;
  readonly isNewest: boolean;
  /** Intact records, reached by the engine's reader or not. */
  readonly records: number;
  /** Where the engine's reader leaves it before its end, in bytes; null where it reads it to the end. */
  readonly readerStopsAt: number | null;
}

/** A log of messages: the data records in log order, with markers whose transactions are told by position alone. */
export interface MessageSemantics {
  readonly mode: "messages";
  /**
   * In which order the records of these segments were written, as far as names and numbers of records prove it.
   *
   * @param segments in the order of their names, all that hold records
   * @returns null where they prove none
   */
  writeOrder(segments: readonly SegmentExtent[]): readonly SegmentPart[] | null;
  /** What a person should know of such records, in sentences. */
  describeSpecial(records: SpecialRecords): readonly string[];
}

/** Records that the engine, or another version of it, treats in a way of its own: how many. */
export interface SpecialRecords {
  encrypted: number;
  /** Messages, or parts of one, without data. */
  empty: number;
}

/** What is known of the records of a segment whose LSNs are positions. */
export interface SegmentExtent {
  /** In the segment's name. */
  readonly number: bigint;
  readonly firstLsn: bigint;
  /** Where damage leaves it open how many records there are, between these two; else they are equal. */
  readonly minRecords: number;
  readonly maxRecords: number;
}

/** Records of one segment, by position from 0, from `from` up to and without `to`. */
export interface SegmentPart {
  /** Index of the segment among those that were given. */
  readonly segment: number;
  readonly from: number;
  readonly to: number;
}
