import { escapeString } from "../../core/escape.ts";
import type { VerifyResult } from "../../verify/result.ts";
import { jsonDocument } from "../json-document.ts";
import { describeCounts } from "../verify-headline.ts";

/** A page that was written, and what it says. */
export interface WrittenReport {
  /** Where to, as the user gave it. */
  readonly output: string;
  readonly bytes: number;
  /** Whether the exit status is 0. */
  readonly ok: boolean;
  readonly verify: VerifyResult;
}

/** One line for people, with its line end. */
export function renderReportText({ output, verify }: WrittenReport): string {
  const counts = describeCounts(verify.summary);
  const verdict = `${verify.verdict.toUpperCase()}${counts === null ? "" : `, ${counts}`}`;
  return `Wrote ${escapeString(output)} about ${escapeString(verify.path)}: ${verdict}.\n`;
}

/** One JSON document with its line end, in the form of `schemas/report.schema.json`. */
export function renderReportJson({ output, bytes, ok, verify }: WrittenReport): string {
  const { path, format, verdict, summary } = verify;
  const { errors, warnings, infos } = summary;
  return jsonDocument(
    { command: "report", path, format },
    { ok, verdict, errors, warnings, infos, output, bytes },
  );
}
