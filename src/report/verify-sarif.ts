import type { CatalogueEntry } from "../core/catalogue.ts";
import { CATALOGUE } from "../core/catalogue.ts";
import { escapeControls } from "../core/escape.ts";
import type { Finding, FindingCode, Severity } from "../core/findings.ts";
import type { JsonValue } from "../core/json.ts";
import { toJson } from "../core/json.ts";
import { fileUri } from "./file-uri.ts";
import { escapeUnsafe } from "./json-text.ts";
import { Fingerprints } from "./sarif-fingerprints.ts";
import { pathOfSegment } from "./segment-path.ts";
import { baselineState, describeBaseline } from "./verify-baseline.ts";
import { wordsFor } from "./verify-groups.ts";
import { describePlace } from "./verify-places.ts";
import type { VerifyReport } from "./verify-report.ts";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

const LEVELS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "note" };

const CODES = Object.keys(CATALOGUE) as readonly FindingCode[];

/** SARIF 2.1.0: a rule for each code, a result for each finding, regions in bytes. One document with its line end. */
export function renderVerifySarif(report: VerifyReport): string {
  const { result, meanings, version, ok } = report;
  const fingerprints = new Fingerprints();
  const run = {
    tool: {
      driver: {
        name: "walctl",
        version,
        rules: CODES.map((code) => ruleJson(code, wordsFor(code, meanings))),
      },
    },
    invocations: [{ executionSuccessful: true, exitCode: ok ? 0 : 1, ...notifications(report) }],
    artifacts: result.segments.map(({ name, bytes }) => ({
      location: artifactLocation(result.path, name),
      length: bytes,
      roles: ["analysisTarget"],
    })),
    results: result.findings.map((finding) => resultJson(finding, report, fingerprints)),
    properties: { path: result.path, format: result.format, verdict: result.verdict },
  };
  return `${escapeUnsafe(toJson({ $schema: SCHEMA, version: "2.1.0", runs: [run] }))}\n`;
}

/** In a message, braces are placeholders and brackets begin links, unless they are escaped (SARIF 2.1.0, 3.11). */
function messageText(text: string): string {
  return text.replace(/[{}]/g, "$&$&").replace(/[[\]]/g, "\\$&");
}

function ruleJson(code: FindingCode, { severity, title, meaning, next }: CatalogueEntry): JsonValue {
  return {
    id: code,
    shortDescription: { text: title },
    fullDescription: { text: meaning },
    help: { text: `${meaning}\n\nNext: ${next}`, markdown: `${meaning}\n\n**Next:** ${next}` },
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

function resultJson(finding: Finding, report: VerifyReport, fingerprints: Fingerprints): JsonValue {
  const { code, severity, lsn, txnId, singleBit } = finding;
  const { result, baseline } = report;
  const state = baselineState(baseline, finding);
  return {
    ruleId: code,
    ruleIndex: CODES.indexOf(code),
    level: LEVELS[severity],
    message: { text: messageText(`${describePlace(finding)}: ${escapeControls(finding.message)}`) },
    locations: [locationJson(finding, result.path)],
    relatedLocations: singleBit === undefined ? undefined : [bitLocation(finding, singleBit, result.path)],
    partialFingerprints: fingerprints.of(finding),
    baselineState: state === null ? undefined : { new: "new", known: "unchanged" }[state],
    properties: { lsn, txnId },
  };
}

function locationJson({ segment, offset, length }: Finding, path: string): JsonValue {
  // Line 1: code scanning on GitHub knows no offsets in bytes and shows nothing that has no line.
  const region =
    offset === null ? undefined : { startLine: 1, byteOffset: offset, byteLength: length ?? undefined };
  return { physicalLocation: { artifactLocation: artifactLocation(path, segment), region } };
}

function bitLocation(
  { segment }: Finding,
  { offset, bit }: NonNullable<Finding["singleBit"]>,
  path: string,
): JsonValue {
  return {
    physicalLocation: {
      artifactLocation: artifactLocation(path, segment),
      region: { startLine: 1, byteOffset: offset, byteLength: 1 },
    },
    message: { text: `flipping bit ${bit} of this byte makes the record intact` },
  };
}

function artifactLocation(path: string, segment: string | null): { readonly uri: string } {
  return { uri: fileUri(segment === null ? path : pathOfSegment(path, segment)) };
}

/** What is to be said of the run as a whole: the comparison with the baseline. */
function notifications({ result, baseline }: VerifyReport): Readonly<Record<string, JsonValue>> {
  const lines = describeBaseline(result, baseline);
  if (lines.length === 0) return {};
  return {
    toolExecutionNotifications: [{ level: "note", message: { text: messageText(lines.join("\n")) } }],
  };
}
