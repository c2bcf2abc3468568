import type { Finding, Severity } from "../../core/findings.ts";
import type { VerifyResult } from "../../verify/result.ts";
import type { Meanings } from "../verify-groups.ts";
import { groupsOf, wordsFor } from "../verify-groups.ts";
import { describeCounts, explainVerdict } from "../verify-headline.ts";
import { describePlace } from "../verify-places.ts";
import type { FindingPlaceData, FindingsData, PageSeverity, VerdictData } from "./page-data.ts";

const VERDICT_SEVERITY: Readonly<Record<VerifyResult["verdict"], PageSeverity>> = {
  clean: "good",
  torn: "warning",
  ambiguous: "error",
  corrupt: "error",
};

/** The answer in one line. */
export function verdictData(result: VerifyResult): VerdictData {
  const { verdict, summary } = result;
  const isCleanWithWarnings = verdict === "clean" && summary.warnings > 0;
  return {
    label: verdict.toUpperCase(),
    severity: isCleanWithWarnings ? "warning" : VERDICT_SEVERITY[verdict],
    // What recovery makes of it is said apart.
    sentence: `As bytes and records, this log${explainVerdict(result)}`,
    counts: describeCounts(summary),
  };
}

/** @param positions where each segment begins in the map, by name */
export function findingsData(
  { findings, summary }: VerifyResult,
  meanings: Meanings,
  positions: ReadonlyMap<string, number>,
): FindingsData {
  const groups = groupsOf(findings).map(({ code, severity, findings: list }) => ({
    code,
    severity: severity satisfies Severity,
    ...wordsOf(wordsFor(code, meanings)),
    count: summary.byCode[code] ?? list.length,
    places: list.map((finding) => placeData(finding, positions)),
  }));
  const total = summary.errors + summary.warnings + summary.infos;
  return { groups, hidden: total - findings.length };
}

/** The words alone: a group has a severity of its own. */
function wordsOf({ title, meaning, next }: ReturnType<typeof wordsFor>): {
  readonly title: string;
  readonly meaning: string;
  readonly next: string;
} {
  return { title, meaning, next };
}

function placeData(finding: Finding, positions: ReadonlyMap<string, number>): FindingPlaceData {
  const { severity, segment, offset, length, message } = finding;
  const start = segment === null ? undefined : positions.get(segment);
  return {
    severity,
    place: describePlace(finding),
    message,
    position: start === undefined || offset === null ? null : start + offset,
    length: length ?? 0,
  };
}
