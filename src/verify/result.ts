import type { Finding, FindingCode, Severity } from "../core/findings.ts";
import type { TailKind } from "../log/events.ts";
import type { ForeignFile } from "../segment/segment.ts";

/** What can be said of the log as a whole. */
export type Verdict =
  /** No error and no torn tail; warnings and infos may be there. */
  | "clean"
  /** Nothing is wrong but a torn tail: the usual end after a crash. */
  | "torn"
  /** The very last record is complete in length and fails its checksum; nobody can tell a torn write from corruption. */
  | "ambiguous"
  /** Any other error. */
  | "corrupt";

export interface VerifySummary {
  readonly segments: number;
  /** Intact records. */
  readonly records: number;
  readonly bytes: number;
  /** The lowest and the highest LSN of intact records; null where there is none. */
  readonly firstLsn: bigint | null;
  readonly lastLsn: bigint | null;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  /** How many findings there are of each code that occurs, also of those that are not listed. */
  readonly byCode: Readonly<Partial<Record<FindingCode, number>>>;
}

export interface VerifiedSegment {
  readonly name: string;
  readonly bytes: number;
  readonly records: number;
  /** The lowest and the highest LSN of its intact records; null where there is none. */
  readonly firstLsn: bigint | null;
  readonly lastLsn: bigint | null;
  /** Offset and length in bytes; a tail runs to the end of the file. */
  readonly tail: { readonly kind: TailKind; readonly offset: number; readonly length: number };
}

/** Every byte of every segment, in exactly one class. */
export interface Coverage {
  /** Bytes of intact records. */
  readonly records: number;
  /** Bytes that are no record, in front of records or a complete last one. */
  readonly damaged: number;
  readonly torn: number;
  readonly zeros: number;
  readonly garbage: number;
}

export interface VerifyResult {
  /** As the user gave it. */
  readonly path: string;
  /** Name of the format. */
  readonly format: string;
  readonly verdict: Verdict;
  readonly summary: VerifySummary;
  readonly segments: readonly VerifiedSegment[];
  readonly coverage: Coverage;
  /** In log order; at most as many as were asked for. */
  readonly findings: readonly Finding[];
  /** What was checked, in words, for a person who wants to know what "clean" covers. */
  readonly checks: readonly string[];
  /** Files of the directory that are no segments. */
  readonly foreignFiles: readonly ForeignFile[];
}

export interface VerifyOptions {
  /** How many findings are listed; all of them are counted. */
  readonly maxFindings: number;
}

/** The lowest severity that makes the exit status 1. */
export type FailOn = Extract<Severity, "error" | "warning"> | "never";

/** Whether the log passes: no finding at or above the threshold. */
export function isOk(
  { summary }: { readonly summary: Pick<VerifySummary, "errors" | "warnings"> },
  failOn: FailOn,
): boolean {
  const { errors, warnings } = summary;
  if (failOn === "never") return true;
  return errors === 0 && (failOn === "error" || warnings === 0);
}
