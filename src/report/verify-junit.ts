import { CATALOGUE } from "../core/catalogue.ts";
import type { Finding, FindingCode } from "../core/findings.ts";
import { baselineState, describeBaseline } from "./verify-baseline.ts";
import { groupsOf, wordsFor } from "./verify-groups.ts";
import { explainVerdict } from "./verify-headline.ts";
import { describePlace, plural } from "./verify-places.ts";
import type { VerifyReport } from "./verify-report.ts";
import { countUnlisted, isFailing } from "./verify-report.ts";
import { xmlAttributes, xmlText } from "./xml.ts";

/** A check as CI systems show it: failed where a finding counts, with what was found beside that as its output. */
interface TestCase {
  readonly name: string;
  readonly failure: { readonly type: string; readonly message: string; readonly text: string } | null;
  readonly output: string | null;
}

/**
 * JUnit XML: the log is a test suite, each code a test of the same name in every run, so that CI systems can tell its
 * history. A test fails exactly where its findings make the exit status 1.
 */
export function renderVerifyJunit(report: VerifyReport): string {
  const { result } = report;
  const byCode = new Map(groupsOf(result.findings).map(({ code, findings }) => [code, findings]));
  const codes = Object.keys(CATALOGUE) as FindingCode[];
  const cases = codes.map((code) => testCase(code, byCode.get(code) ?? [], report));
  cases.push(...unlistedCase(report));
  const failures = cases.filter(({ failure }) => failure !== null).length;
  const name = `walctl verify ${result.path}`;
  const counts = xmlAttributes({ name, tests: cases.length, failures, errors: 0, time: 0 });
  const summary = [
    `${result.verdict.toUpperCase()}: ${result.path}${explainVerdict(result)}`,
    ...describeBaseline(result, report.baseline),
  ];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${counts}>`,
    `  <testsuite${counts}>`,
    ...cases.flatMap((each) => caseLines(each, name)),
    `    <system-out>${xmlText(summary.join("\n"))}</system-out>`,
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function testCase(code: FindingCode, findings: readonly Finding[], report: VerifyReport): TestCase {
  const { title, meaning, next } = wordsFor(code, report.meanings);
  const failing = findings.filter((finding) => isFailing(finding, report));
  const others = findings.filter((finding) => !isFailing(finding, report));
  const describe = (finding: Finding): string => describeFinding(finding, report);
  const message = `${plural(failing.length, "finding")}: ${title}`;
  const text = [...failing.map(describe), `Means: ${meaning}`, `Next: ${next}`].join("\n");
  return {
    name: `${code}: ${title}`,
    failure: failing.length === 0 ? null : { type: code, message, text },
    output: others.length === 0 ? null : others.map(describe).join("\n"),
  };
}

function describeFinding(finding: Finding, { baseline }: VerifyReport): string {
  const state = baselineState(baseline, finding);
  const label = state === null ? finding.severity : `${finding.severity}, ${state}`;
  return `${label}: ${describePlace(finding)}: ${finding.message}`;
}

/** What `--max-findings` leaves out fails as well. */
function unlistedCase(report: VerifyReport): TestCase[] {
  const { total, failing } = countUnlisted(report);
  if (total === 0) return [];
  const text = `${plural(total, "finding")} more, not listed here (--max-findings).`;
  const failure = failing === 0 ? null : { type: "unlisted", message: text, text };
  return [{ name: "findings that are not listed", failure, output: text }];
}

function caseLines({ name, failure, output }: TestCase, classname: string): string[] {
  const start = `    <testcase${xmlAttributes({ name, classname, time: 0 })}`;
  if (failure === null && output === null) return [`${start}/>`];
  const { type = "", message = "", text = "" } = failure ?? {};
  return [
    `${start}>`,
    ...(failure === null
      ? []
      : [`      <failure${xmlAttributes({ message, type })}>${xmlText(text)}</failure>`]),
    ...(output === null ? [] : [`      <system-out>${xmlText(output)}</system-out>`]),
    "    </testcase>",
  ];
}
