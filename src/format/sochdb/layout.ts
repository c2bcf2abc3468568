import type { FrameLayout } from "../layout.ts";
import type { RecordType } from "../record.ts";

/** Offsets of the fields from a record's first byte; see FORMAT.md. All numbers are little-endian. */
export const LSN = 0;
export const TXN_ID: number = LSN + 8;
export const TYPE: number = TXN_ID + 8;
export const PREV_LSN: number = TYPE + 1;
export const PAGE_ID: number = PREV_LSN + 8;
export const PAGE_OFFSET: number = PAGE_ID + 8;
export const DATA_LENGTH: number = PAGE_OFFSET + 2;
export const BEFORE_LENGTH: number = DATA_LENGTH + 4;
export const RESERVED: number = BEFORE_LENGTH + 2;
export const RESERVED_LENGTH = 7;
export const HEADER_LENGTH: number = RESERVED + RESERVED_LENGTH;
export const CHECKSUM_LENGTH = 4;

/** The data of a CLR is one u64, the LSN to undo next. */
export const CLR_DATA_LENGTH = 8;

/** before_length has 16 bits: a longer image's length is stored modulo this. */
export const BEFORE_LENGTH_MODULUS: number = 0x1_0000;

export const SOCHDB_LAYOUT: FrameLayout = {
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

export const UPDATE = 1;
export const COMMIT = 2;
export const ABORT = 3;
export const CLR = 4;
const CHECKPOINT = 5;
export const BEGIN = 6;
export const END = 7;

export const SOCHDB_TYPES: ReadonlyMap<number, RecordType> = new Map<number, RecordType>([
  [UPDATE, "update"],
  [COMMIT, "commit"],
  [ABORT, "abort"],
  [CLR, "clr"],
  [CHECKPOINT, "checkpoint"],
  [BEGIN, "begin"],
  [END, "end"],
]);
