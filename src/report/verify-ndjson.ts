import type { JsonValue } from "../core/json.ts";
import { toJson } from "../core/json.ts";
import { jsonDocument } from "./json-document.ts";
import { escapeUnsafe } from "./json-text.ts";
import { findingJson, summaryJson } from "./verify-json.ts";
import type { VerifyReport } from "./verify-report.ts";

/** One JSON object a line, as `schemas/verify-line.schema.json` has them: each finding, then the summary. */
export function renderVerifyNdjson({ result, ok, baseline }: VerifyReport): string {
  const { path, format } = result;
  const findings = result.findings.map((finding) =>
    line({ kind: "finding", ...findingJson(finding, baseline) }),
  );
  const summary = jsonDocument(
    { command: "verify", path, format },
    { kind: "summary", ...summaryJson(result, ok, baseline) },
  );
  return findings.join("") + summary;
}

function line(value: JsonValue): string {
  return `${escapeUnsafe(toJson(value))}\n`;
}
