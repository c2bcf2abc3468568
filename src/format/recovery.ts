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
}

/** Logical records with opaque payloads: redo of what was committed; there is nothing to undo with. */
export interface LogicalSemantics {
  readonly mode: "logical";
}

/** A log of messages: the data records in log order, with markers whose transactions are told by position alone. */
export interface MessageSemantics {
  readonly mode: "messages";
}
