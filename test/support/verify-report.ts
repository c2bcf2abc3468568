import type { Format } from "../../src/format/format.ts";
import { openLog } from "../../src/log/open.ts";
import { scanLog } from "../../src/log/scan.ts";
import { NO_PAINT } from "../../src/report/paint-types.ts";
import type { VerifyReport } from "../../src/report/verify-report.ts";
import type { VerifyResult } from "../../src/verify/result.ts";
import { isOk } from "../../src/verify/result.ts";
import { verifyLog } from "../../src/verify/verify.ts";
import { fixturePath } from "./fixtures.ts";

/** What `verify` hands to its renderers. */
export function reportOf(
  result: VerifyResult,
  format: Format,
  more: Partial<VerifyReport> = {},
): VerifyReport {
  const { title: engine, meanings } = format;
  const failOn = more.failOn ?? "error";
  const ok = isOk(result, failOn);
  return {
    result,
    ok,
    failOn,
    engine,
    isPacked: false,
    meanings,
    baseline: null,
    version: "0",
    paint: NO_PAINT,
    columns: 100,
    ...more,
  };
}

/** The report of a fixture. */
export function fixtureReport(
  name: string,
  more: Partial<VerifyReport> = {},
  maxFindings = 1000,
): VerifyReport {
  const files = openLog(fixturePath(name));
  return reportOf(verifyLog(files, scanLog(files), { maxFindings }), files.format, more);
}

/** Text that would be markup, a command or the end of something in one of the forms of output. */
export const HOSTILE = [
  "::error::owned",
  "\n::warning file=x::owned",
  "##[error]owned",
  "<script>alert(1)</script>",
  "<b>]]></failure>&amp;",
  "[a](javascript:alert(1)) ![i](http://x/y.png)",
  "a|b|c `code` ``two`` *bold* @team #1",
  "\u001b[31m\u0007\u0000\u009b\u202e\u2028\ufffe\uffff\ud800",
  "`",
  " `` ",
  "a\"b'c%0A%d,{0}",
] as const;

/** The same report with hostile text in every place that a log, or the name of a file, decides. */
export function hostileReport(text: string): VerifyReport {
  const report = fixtureReport("sochdb/bitflip-length");
  const findings = report.result.findings.map((finding) => ({ ...finding, segment: text, message: text }));
  const segments = report.result.segments.map((segment) => ({ ...segment, name: text }));
  return { ...report, result: { ...report.result, path: `logs/${text}`, findings, segments } };
}
