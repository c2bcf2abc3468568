import { escapeControls, escapeString } from "../core/escape.ts";
import type { Finding, Severity } from "../core/findings.ts";
import type { Baseline } from "../verify/baseline.ts";
import { pathOfSegment } from "./segment-path.ts";
import { baselineState, describeBaseline } from "./verify-baseline.ts";
import { wordsFor } from "./verify-groups.ts";
import { describeCounts, explainVerdict } from "./verify-headline.ts";
import { describePlace } from "./verify-places.ts";
import type { VerifyReport } from "./verify-report.ts";

type Command = "error" | "warning" | "notice";

const COMMANDS: Readonly<Record<Severity, Command>> = { error: "error", warning: "warning", info: "notice" };

const ESCAPES: Readonly<Record<string, string>> = {
  "%": "%25",
  "\r": "%0D",
  "\n": "%0A",
  ":": "%3A",
  ",": "%2C",
};

/** The text behind `::`. The runner takes the escapes back. */
function commandText(text: string): string {
  return text.replace(/[%\r\n]/g, (character) => ESCAPES[character]!);
}

/** The value of a property, which a colon or a comma would end. */
function propertyValue(text: string): string {
  return text.replace(/[%\r\n:,]/g, (character) => ESCAPES[character]!);
}

function command(name: Command, properties: Readonly<Record<string, string>>, text: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${propertyValue(value)}`);
  return `::${name} ${list.join(",")}::${commandText(text)}\n`;
}

/**
 * Workflow commands of GitHub Actions: an annotation for each finding, then the verdict. Every line is a command, so
 * no text can begin one. The runner shows the first ten of each kind of a step: new ones and the worst come first.
 */
export function renderVerifyGithub(report: VerifyReport): string {
  const { result, baseline, ok } = report;
  const ordered = [...result.findings].sort((a, b) => urgency(a, baseline) - urgency(b, baseline));
  const counts = describeCounts(result.summary);
  const verdict = [
    `${escapeString(result.path)}${explainVerdict(result)}${counts === null ? "" : ` ${counts}.`}`,
    ...describeBaseline(result, baseline),
  ];
  const title = `walctl verify: ${result.verdict}`;
  return (
    ordered.map((finding) => annotation(finding, report)).join("") +
    command(ok ? "notice" : "error", { title }, verdict.join("\n"))
  );
}

const RANKS: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** Ascending: what is new comes before what is known, the worst first. */
function urgency(finding: Finding, baseline: Baseline | null): number {
  return RANKS[finding.severity] + (baseline?.known.has(finding) === true ? Object.keys(RANKS).length : 0);
}

function annotation(finding: Finding, { result, baseline, meanings }: VerifyReport): string {
  const { title, meaning, next } = wordsFor(finding.code, meanings);
  const state = baselineState(baseline, finding);
  const file = finding.segment === null ? result.path : pathOfSegment(result.path, finding.segment);
  // What is known does not fail the job and must not look as if it did.
  const name = state === "known" ? "notice" : COMMANDS[finding.severity];
  const text = [
    `${describePlace(finding)}: ${escapeControls(finding.message)}`,
    `Means: ${meaning}`,
    `Next: ${next}`,
  ];
  const label = state === null ? "" : ` (${state})`;
  return command(
    name,
    { file: escapeControls(file), title: `${finding.code}${label}: ${title}` },
    text.join("\n"),
  );
}
