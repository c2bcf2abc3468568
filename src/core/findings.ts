import type { BitPosition } from "./crc-arithmetic.ts";

export type Severity = "info" | "warning" | "error";

/** Every code that `verify` can report. The contract fixes them; the catalogue explains them. */
export type FindingCode =
  | "checksum-mismatch"
  | "bad-magic"
  | "unreadable-region"
  | "torn-tail"
  | "torn-segment"
  | "trailing-garbage"
  | "zero-tail"
  | "empty-segment"
  | "unknown-type"
  | "malformed-record"
  | "before-length-wrapped"
  | "empty-record"
  | "lsn-gap"
  | "lsn-duplicate"
  | "lsn-reset"
  | "lsn-out-of-order"
  | "prev-lsn-mismatch"
  | "txn-without-begin"
  | "record-after-end"
  | "abort-without-clr"
  | "fragment-orphan"
  | "fragment-unterminated"
  | "segment-gap"
  | "segment-overlap"
  | "engine-ignores-segment"
  | "foreign-file"
  | "engine-visible-file";

/**
 * One thing that is wrong, or worth knowing, as data. Prose about the code in general is in the catalogue;
 * `message` says what is particular about this place.
 */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** Name of the segment or file. */
  readonly segment: string | null;
  /** First byte, from the start of the segment. */
  readonly offset: number | null;
  /** Bytes concerned. */
  readonly length: number | null;
  readonly lsn: bigint | null;
  readonly txnId: bigint | null;
  readonly message: string;
  /** The one flipped bit that explains the damage; its offset is from the start of the segment. */
  readonly singleBit?: BitPosition;
  /** The whole length at which a Rivven record is intact once its magic or length is put right. */
  readonly reframed?: { readonly length: number };
}

const SEVERITY_RANK: Record<Severity, number> = { info: 0, warning: 1, error: 2 };

export function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return SEVERITY_RANK[severity] >= SEVERITY_RANK[threshold];
}
