import type { FindingList } from "./finding-list.ts";
import type { Verdict, VerifiedSegment } from "./result.ts";
import type { Tally } from "./tally.ts";

/** The verdict over all findings, also those that are not listed. */
export function verdictOf(findings: FindingList, tally: Tally): Verdict {
  const { error } = findings.bySeverity;
  const torn = findings.byCode.has("torn-tail");
  if (error === 0) return torn ? "torn" : "clean";
  return error === 1 && !torn && endsInUnexplainedRecord(tally) ? "ambiguous" : "corrupt";
}

/** Not a segment of no bytes or of zeros only, such as one that is preallocated. */
function isWritten({ tail }: VerifiedSegment): boolean {
  return tail.offset > 0 || tail.kind === "torn" || tail.kind === "garbage";
}

/** Whether the log's very last record is complete in length, fails its checksum, and no single bit explains it. */
function endsInUnexplainedRecord({ lastDamage, segments }: Tally): boolean {
  return (
    lastDamage !== null &&
    lastDamage.kind === "checksum-mismatch" &&
    lastDamage.atEnd &&
    lastDamage.segmentIndex === segments.findLastIndex(isWritten) &&
    lastDamage.singleBit === null &&
    lastDamage.reframedLength === null
  );
}
