import type { VerifyResult, VerifySummary } from "../verify/result.ts";
import { plural } from "./verify-places.ts";

/** How a sentence about the log goes on that begins with its path. */
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

/** `1 error, 2 warnings`; null where there is no finding. */
export function describeCounts({
  errors,
  warnings,
  infos,
}: Pick<VerifySummary, "errors" | "warnings" | "infos">): string | null {
  const parts: string[] = [];
  if (errors > 0) parts.push(plural(errors, "error"));
  if (warnings > 0) parts.push(plural(warnings, "warning"));
  if (infos > 0) parts.push(plural(infos, "note"));
  return parts.length === 0 ? null : parts.join(", ");
}
