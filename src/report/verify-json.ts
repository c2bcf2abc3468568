import type { Finding } from "../core/findings.ts";
import type { JsonValue } from "../core/json.ts";
import type { VerifiedSegment, VerifyResult } from "../verify/result.ts";
import { jsonDocument } from "./json-document.ts";

/**
 * The result of `verify` as one JSON document with its line end, in the form of `schemas/verify.schema.json`.
 *
 * @param ok whether the exit status is 0
 */
export function renderVerifyJson(result: VerifyResult, ok: boolean): string {
  const { path, format, verdict, summary, coverage } = result;
  return jsonDocument(
    { command: "verify", path, format },
    {
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
      segments: result.segments.map(segmentJson),
      coverage: {
        records: coverage.records,
        damaged: coverage.damaged,
        torn: coverage.torn,
        zeros: coverage.zeros,
        garbage: coverage.garbage,
      },
      findings: result.findings.map(findingJson),
    },
  );
}

function segmentJson({ name, bytes, records, firstLsn, lastLsn, tail }: VerifiedSegment): JsonValue {
  const { kind, offset, length } = tail;
  return { name, bytes, records, firstLsn, lastLsn, tail: { kind, offset, length } };
}

/** A finding as `verify` lists it. */
export function findingJson(finding: Finding): JsonValue {
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
  };
}
