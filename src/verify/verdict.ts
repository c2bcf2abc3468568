import type { FindingList } from "./finding-list.ts";
import type { Verdict } from "./result.ts";
import type { Tally } from "./tally.ts";

/** The verdict over all findings, also those that are not listed. */
export function verdictOf(findings: FindingList, tally: Tally): Verdict {
  const { error } = findings.bySeverity;
  const torn = findings.byCode.has("torn-tail");
  if (error === 0) return torn ? "torn" : "clean";
  return error === 1 && !torn && endsInUnexplainedRecord(tally) ? "ambiguous" : "corrupt";
}

/** Whether the log's very last record is complete in length, fails its checksum, and no single bit explains it. */
function endsInUnexplainedRecord({ lastDamage, segments }: Tally): boolean {
  return (
    lastDamage !== null &&
    lastDamage.kind === "checksum-mismatch" &&
    lastDamage.atEnd &&
    lastDamage.segmentIndex === segments.length - 1 &&
    lastDamage.singleBit === null &&
    lastDamage.reframedLength === null
  );
}
