import type { FrameLayout } from "../layout.ts";
import type { RecordType } from "../record.ts";

/** Offsets of the fields from a record's first byte; see FORMAT.md. All numbers are little-endian. */
export const LSN = 0;
export const PREV_LSN: number = LSN + 8;
export const TXN_ID: number = PREV_LSN + 8;
export const TYPE: number = TXN_ID + 8;
export const HAS_PAGE: number = TYPE + 1;
export const PADDING: number = HAS_PAGE + 1;
export const PADDING_LENGTH = 2;
export const PAGE_ID: number = PADDING + PADDING_LENGTH;
export const DATA_LENGTH: number = PAGE_ID + 8;
export const HEADER_LENGTH: number = DATA_LENGTH + 4;
export const CHECKSUM_LENGTH = 4;

export const AEGIS_LAYOUT: FrameLayout = {
  littleEndian: true,
  headerLength: HEADER_LENGTH,
  trailerLength: CHECKSUM_LENGTH,
  dataLengthOffset: DATA_LENGTH,
  checksumFrom: 0,
  checksumOffset: null,
  magic: null,
  longestDataBytes: null,
  lsn: "stored",
};

export const BEGIN = 1;
export const COMMIT = 2;
export const ABORT = 3;
export const INSERT = 4;
export const UPDATE = 5;
export const DELETE = 6;
export const CHECKPOINT = 7;
export const CLR = 8;

export const AEGIS_TYPES: ReadonlyMap<number, RecordType> = new Map<number, RecordType>([
  [BEGIN, "begin"],
  [COMMIT, "commit"],
  [ABORT, "abort"],
  [INSERT, "insert"],
  [UPDATE, "update"],
  [DELETE, "delete"],
  [CHECKPOINT, "checkpoint"],
  [CLR, "clr"],
]);
