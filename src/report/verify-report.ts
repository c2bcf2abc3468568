import type { Finding } from "../core/findings.ts";
import { isAtLeast } from "../core/findings.ts";
import type { Baseline } from "../verify/baseline.ts";
import type { FailOn, VerifyResult } from "../verify/result.ts";
import type { Paint } from "./paint-types.ts";
import type { Meanings } from "./verify-groups.ts";

/** All that a renderer of `verify` may need. */
export interface VerifyReport {
  readonly result: VerifyResult;
  /** Whether the exit status is 0. */
  readonly ok: boolean;
  readonly failOn: FailOn;
  /** The engine's name for people. */
  readonly engine: string;
  /** Whether the log is not made of plain files alone. */
  readonly isPacked: boolean;
  /** What codes mean for that engine. */
  readonly meanings: Meanings;
  /** What an earlier run found; null where none is compared with. */
  readonly baseline: Baseline | null;
  /** walctl's own. */
  readonly version: string;
  /** How text looks; the other forms have no colour and no width. */
  readonly paint: Paint;
  readonly columns: number;
}

/** Text of the report, safe to print, with its line ends. */
export type VerifyRenderer = (report: VerifyReport) => string;

/** Whether the finding makes the exit status 1. */
export function isFailing(finding: Finding, { failOn, baseline }: VerifyReport): boolean {
  return failOn !== "never" && isAtLeast(finding.severity, failOn) && baseline?.known.has(finding) !== true;
}

/** How many findings are counted and not listed, by what they do to the exit status. */
export function countUnlisted(report: VerifyReport): { readonly total: number; readonly failing: number } {
  const { summary, findings } = report.result;
  const { failOn } = report;
  const counted = summary.errors + summary.warnings + summary.infos;
  const atThreshold = { error: summary.errors, warning: summary.errors + summary.warnings, never: 0 }[failOn];
  const listed = failOn === "never" ? [] : findings.filter(({ severity }) => isAtLeast(severity, failOn));
  return { total: counted - findings.length, failing: atThreshold - listed.length };
}
