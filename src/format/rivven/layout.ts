import type { FrameLayout } from "../layout.ts";
import type { RecordType } from "../record.ts";

/** Offsets of the fields from a record's first byte; see FORMAT.md. All numbers are big-endian. */
export const MAGIC = 0;
export const CHECKSUM: number = MAGIC + 4;
export const DATA_LENGTH: number = CHECKSUM + 4;
export const TYPE: number = DATA_LENGTH + 4;
export const FLAGS: number = TYPE + 1;
export const HEADER_LENGTH: number = FLAGS + 1;

/** The first four bytes of every record: `WALR`. */
export const MAGIC_VALUE = 0x57414c52;
export const MAGIC_BYTES: readonly number[] = [0x57, 0x41, 0x4c, 0x52];

/** Defined, and never written by the engine; no codec is recorded. */
export const FLAG_COMPRESSED: number = 1 << 0;
export const FLAG_ENCRYPTED: number = 1 << 1;
/** The engine's writer sets it on every record, and its reader checks the checksum without looking at it. */
export const FLAG_CHECKSUM: number = 1 << 2;
export const DEFINED_FLAGS: number = FLAG_COMPRESSED | FLAG_ENCRYPTED | FLAG_CHECKSUM;

/** Newer engines refuse longer data, and the default segment is no larger. */
const LONGEST_DATA_BYTES: number = 64 * 1024 * 1024;

export const RIVVEN_LAYOUT: FrameLayout = {
  littleEndian: false,
  headerLength: HEADER_LENGTH,
  trailerLength: 0,
  dataLengthOffset: DATA_LENGTH,
  // The header is not covered.
  checksumFrom: HEADER_LENGTH,
  checksumOffset: CHECKSUM,
  magic: MAGIC_VALUE,
  longestDataBytes: LONGEST_DATA_BYTES,
  lsn: "position",
};

export const FULL = 0;
export const FIRST = 1;
const MIDDLE = 2;
export const LAST = 3;
const CHECKPOINT = 4;
const TXN_BEGIN = 5;
const TXN_COMMIT = 6;
export const TXN_ABORT = 7;

/** Codes up to this one are data records, codes above it are markers. */
export const LAST_DATA_TYPE: number = LAST;
/** Codes above this one are undefined. */
export const LAST_TYPE: number = TXN_ABORT;

export const RIVVEN_TYPES: ReadonlyMap<number, RecordType> = new Map<number, RecordType>([
  [FULL, "full"],
  [FIRST, "first"],
  [MIDDLE, "middle"],
  [LAST, "last"],
  [CHECKPOINT, "checkpoint"],
  [TXN_BEGIN, "begin"],
  [TXN_COMMIT, "commit"],
  [TXN_ABORT, "abort"],
]);
