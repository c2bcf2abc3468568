import type { Finding } from "../core/findings.ts";
import type { JsonValue } from "../core/json.ts";
import type { Baseline, BaselineFinding } from "../verify/baseline.ts";
import type { VerifiedSegment, VerifyResult } from "../verify/result.ts";
import { jsonDocument } from "./json-document.ts";
import { baselineState } from "./verify-baseline.ts";
import type { VerifyReport } from "./verify-report.ts";

type JsonObject = { readonly [key: string]: JsonValue | undefined };

/**
 * The result of `verify` as one JSON document with its line end, in the form of `schemas/verify.schema.json`.
 *
 * @param ok whether the exit status is 0
 * @param baseline what an earlier run found; without it nothing in the document speaks of one
 */
export function renderVerifyJson(
  result: VerifyResult,
  ok: boolean,
  baseline: Baseline | null = null,
): string {
  const { path, format } = result;
  return jsonDocument(
    { command: "verify", path, format },
    {
      ...summaryJson(result, ok, baseline),
      findings: result.findings.map((finding) => findingJson(finding, baseline)),
    },
  );
}

/** The same, as one of the forms that a report can have. */
export function renderJsonReport({ result, ok, baseline }: VerifyReport): string {
  return renderVerifyJson(result, ok, baseline);
}

/** Everything but the findings. */
export function summaryJson(
  { verdict, summary, segments, coverage, findings }: VerifyResult,
  ok: boolean,
  baseline: Baseline | null,
): JsonObject {
  return {
    ok,
    verdict,
    summary: {
      segments: summary.segments,
      records: summary.records,
      bytes: summary.bytes,
      firstLsn: summary.firstLsn,
      lastLsn: summary.lastLsn,
      errors: summary.errors,
      warnings: summary.warnings,
      infos: summary.infos,
      byCode: { ...summary.byCode },
    },
    segments: segments.map(segmentJson),
    coverage: {
      records: coverage.records,
      damaged: coverage.damaged,
      torn: coverage.torn,
      zeros: coverage.zeros,
      garbage: coverage.garbage,
    },
    baseline: baseline === null ? undefined : baselineJson(baseline, findings.length),
  };
}

function baselineJson({ path, known, stale }: Baseline, listed: number): JsonValue {
  return {
    path,
    known: known.size,
    new: listed - known.size,
    stale: stale === null ? null : stale.map(staleJson),
  };
}

function staleJson({ code, severity, segment, offset, length, lsn, txnId }: BaselineFinding): JsonValue {
  return { code, severity, segment, offset, length, lsn, txnId };
}

function segmentJson({ name, bytes, records, firstLsn, lastLsn, tail }: VerifiedSegment): JsonValue {
  const { kind, offset, length } = tail;
  return { name, bytes, records, firstLsn, lastLsn, tail: { kind, offset, length } };
}

/** A finding as `verify` lists it. */
export function findingJson(finding: Finding, baseline: Baseline | null): JsonObject {
  const { code, severity, segment, offset, length, lsn, txnId, message, singleBit, reframed } = finding;
  return {
    code,
    severity,
    segment,
    offset,
    length,
    lsn,
    txnId,
    message,
    singleBit: singleBit === undefined ? null : { offset: singleBit.offset, bit: singleBit.bit },
    reframed: reframed === undefined ? null : { length: reframed.length },
    baseline: baselineState(baseline, finding) ?? undefined,
  };
}
