/** Types of records over all formats. A format uses some of them; `unknown` is any undefined code. */
export type RecordType =
  | "begin"
  | "commit"
  | "abort"
  | "end"
  | "update"
  | "insert"
  | "delete"
  | "clr"
  | "checkpoint"
  | "full"
  | "first"
  | "middle"
  | "last"
  | "unknown";

export const RECORD_TYPES: readonly RecordType[] = [
  "begin",
  "commit",
  "abort",
  "end",
  "update",
  "insert",
  "delete",
  "clr",
  "checkpoint",
  "full",
  "first",
  "middle",
  "last",
  "unknown",
];

/**
 * A record as plain data: what a view copies out and an encoder takes in. A field that the format does not store,
 * or that this record does not carry, is null.
 */
export interface LogRecord {
  readonly type: RecordType;
  readonly typeCode: number;
  readonly lsn: bigint;
  readonly txnId: bigint | null;
  readonly prevLsn: bigint | null;
  readonly pageId: bigint | null;
  /** Offset of the images in their page, in bytes. */
  readonly pageOffset: number | null;
  readonly undoNextLsn: bigint | null;
  readonly flags: number | null;
  /** Length of the before image as stored, in bytes. */
  readonly beforeLength: number | null;
  readonly data: Uint8Array;
}

/** One field of a record as it stands in the bytes, for annotated output. */
export interface RecordField {
  readonly name: string;
  /** From the record's first byte. */
  readonly offset: number;
  readonly length: number;
  /** The value in words: `update (1)`, `none`, `0x2144df1c`. */
  readonly value: string;
}
