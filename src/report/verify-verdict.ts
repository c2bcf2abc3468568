import type { VerifyResult, VerifySummary } from "../verify/result.ts";
import { plural } from "./verify-places.ts";

/** What is to be said of the log as a whole; it goes on behind the log's path. */
export function explainVerdict({ verdict, summary }: VerifyResult): string {
  switch (verdict) {
    case "clean":
      return summary.warnings === 0 ? " has nothing wrong with it." : " has no error; see the warnings.";
    case "torn":
      return " ends in an incomplete record, as after a crash; nothing else is wrong.";
    case "ambiguous":
      return " is intact up to its very last record, which is complete in length and fails its checksum: a write that reached the disk in part, or corruption. Nobody can tell from the bytes.";
    case "corrupt":
      return " is damaged or contradicts itself.";
  }
}

/** How many findings there are of each severity; null where there is none. */
export function describeCounts({ errors, warnings, infos }: VerifySummary): string | null {
  const parts: string[] = [];
  if (errors > 0) parts.push(plural(errors, "error"));
  if (warnings > 0) parts.push(plural(warnings, "warning"));
  if (infos > 0) parts.push(plural(infos, "note"));
  return parts.length === 0 ? null : parts.join(", ");
}
