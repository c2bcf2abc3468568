import type { Finding } from "../core/findings.ts";
import { markdownBlock, markdownCode, markdownCodeCell, markdownText } from "./markdown-text.ts";
import { adviceFor } from "./verify-advice.ts";
import { baselineState, describeBaseline } from "./verify-baseline.ts";
import type { Group } from "./verify-groups.ts";
import { groupsOf, wordsFor } from "./verify-groups.ts";
import { describeCounts, explainVerdict } from "./verify-headline.ts";
import { describePlace, plural } from "./verify-places.ts";
import type { VerifyReport } from "./verify-report.ts";
import { countUnlisted } from "./verify-report.ts";

/** A job page takes at most a mebibyte, and nobody reads more rows of one code. */
const ROWS_SHOWN = 20;

/** A summary for a job's page. What comes from the log stands in code spans, where nothing is markup. */
export function renderVerifyMarkdown(report: VerifyReport): string {
  const { result, baseline } = report;
  const groups = groupsOf(result.findings);
  const lines = [
    `## walctl verify: ${result.verdict}`,
    "",
    `${markdownCode(result.path)}${markdownText(explainVerdict(result))}`,
    "",
    ...factLines(report),
    ...groups.flatMap((group) => groupLines(group, report)),
    ...unlistedLines(report),
    ...baselineLines(describeBaseline(result, baseline)),
    ...adviceLines(report),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function factLines({ result, engine }: VerifyReport): string[] {
  const { summary, coverage } = result;
  const range = summary.firstLsn === null ? "none" : `${summary.firstLsn} to ${summary.lastLsn}`;
  const { records, ...others } = coverage;
  const bytes = Object.entries(others).filter(([, count]) => count > 0);
  const covered = [`${records} in intact records`, ...bytes.map(([name, count]) => `${count} ${name}`)];
  return [
    "| Format | Segments | Records | LSN | Bytes | Findings |",
    "| --- | ---: | ---: | --- | --- | --- |",
    `| ${[
      engine,
      summary.segments,
      summary.records,
      range,
      `${summary.bytes}: ${covered.join(", ")}`,
      describeCounts(summary) ?? "none",
    ].join(" | ")} |`,
    "",
  ];
}

function groupLines({ code, severity, findings }: Group, report: VerifyReport): string[] {
  const { title, meaning, next } = wordsFor(code, report.meanings);
  const total = report.result.summary.byCode[code] ?? findings.length;
  const hidden = total - Math.min(findings.length, ROWS_SHOWN);
  const isCompared = report.baseline !== null;
  return [
    `### ${code}: ${markdownText(title)}${total > 1 ? ` (${total})` : ""}`,
    "",
    `**${severity}** ${markdownText(meaning)}`,
    "",
    `**Next:** ${markdownText(next)}`,
    "",
    `| Severity |${isCompared ? " Baseline |" : ""} Where | What |`,
    `| --- |${isCompared ? " --- |" : ""} --- | --- |`,
    ...findings.slice(0, ROWS_SHOWN).map((finding) => row(finding, report)),
    "",
    ...(hidden > 0 ? [`… and ${hidden} more.`, ""] : []),
  ];
}

function row(finding: Finding, { baseline }: VerifyReport): string {
  const state = baselineState(baseline, finding);
  const cells = [
    finding.severity,
    ...(state === null ? [] : [state]),
    markdownCodeCell(describePlace(finding)),
    markdownCodeCell(finding.message),
  ];
  return `| ${cells.join(" | ")} |`;
}

function unlistedLines(report: VerifyReport): string[] {
  const { total } = countUnlisted(report);
  return total === 0 ? [] : [`${plural(total, "finding")} in all not listed (\`--max-findings\`).`, ""];
}

function baselineLines(lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  return ["### Baseline", "", ...markdownBlock(lines, "text"), ""];
}

function adviceLines(report: VerifyReport): string[] {
  const { result, engine } = report;
  const steps = adviceFor(result, report);
  if (steps.length === 0) return [];
  return [
    `### What to do now, before ${engine} is started`,
    "",
    ...steps.flatMap(({ text, commands }, index) => [
      `${index + 1}. ${markdownText(text)}`,
      ...(commands.length === 0
        ? []
        : ["", ...markdownBlock(commands, "sh").map((line) => `   ${line}`), ""]),
    ]),
  ];
}
