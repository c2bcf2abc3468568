import type { Finding, Severity } from "../core/findings.ts";
import { isAtLeast } from "../core/findings.ts";
import type { VerifyResult, VerifySummary } from "./result.ts";

/** A finding of an earlier run, with what it takes to recognise it. */
export interface BaselineFinding {
  readonly code: string;
  readonly severity: Severity;
  readonly segment: string | null;
  readonly offset: number | null;
  /** In bytes. */
  readonly length: number | null;
  readonly lsn: bigint | null;
  readonly txnId: bigint | null;
  /** Null where the baseline does not say. */
  readonly message: string | null;
}

/** What an earlier run found, and what of it is still there. */
export interface Baseline {
  /** The file, as the user gave it. */
  readonly path: string;
  /** The listed findings that the earlier run had as well. */
  readonly known: ReadonlySet<Finding>;
  /** What the earlier run found and this one did not; null where not all findings are listed, so nobody knows. */
  readonly stale: readonly BaselineFinding[] | null;
}

type Key = (finding: Omit<BaselineFinding, "severity">) => string | null;

/** Bytes that are only appended to keep their place. */
const byPlace: Key = ({ code, segment, offset }) => JSON.stringify([code, segment, offset]);

/** Records that move, where a log is cut at its beginning or a segment is renamed, keep their LSN. */
const byLsn: Key = ({ code, lsn, txnId }) => (lsn === null ? null : `${code} ${lsn} ${txnId}`);

/**
 * Recognises findings of an earlier run: first by code, segment and offset, then by code, LSN and transaction. What
 * has become worse, by severity or by more bytes, is new, and so is what has no bytes and is told in other words: a gap
 * that has grown. Each earlier finding stands for one of now.
 */
export function compareWithBaseline(
  result: VerifyResult,
  earlier: readonly BaselineFinding[],
  path: string,
): Baseline {
  const known = new Set<Finding>();
  let remaining: ReadonlySet<BaselineFinding> = new Set(earlier);
  for (const key of [byPlace, byLsn]) remaining = recognise(result.findings, remaining, key, known);
  const { errors, warnings, infos } = result.summary;
  const isComplete = result.findings.length === errors + warnings + infos;
  return { path, known, stale: isComplete ? [...remaining] : null };
}

/** Adds to `known`, and returns the earlier findings that are left. */
function recognise(
  findings: readonly Finding[],
  earlier: ReadonlySet<BaselineFinding>,
  key: Key,
  known: Set<Finding>,
): Set<BaselineFinding> {
  const candidates = new Map<string, BaselineFinding[]>();
  for (const candidate of [...earlier].reverse()) {
    const value = key(candidate);
    if (value === null) continue;
    const same = candidates.get(value);
    if (same === undefined) candidates.set(value, [candidate]);
    else same.push(candidate);
  }
  const left = new Set(earlier);
  for (const finding of findings) {
    if (known.has(finding)) continue;
    const same = candidates.get(key(finding) ?? "");
    const match = same?.at(-1);
    if (match === undefined || isWorse(finding, match)) continue;
    same?.pop();
    known.add(finding);
    left.delete(match);
  }
  return left;
}

function isWorse(now: Finding, then: BaselineFinding): boolean {
  if (!isAtLeast(then.severity, now.severity)) return true;
  const hasNoBytes = now.length === null && then.length === null;
  return hasNoBytes
    ? then.message !== null && then.message !== now.message
    : (now.length ?? 0) > (then.length ?? 0);
}

/** How many findings are not in the baseline. Those that are not listed cannot be recognised, and count. */
export function countNew(
  { summary }: VerifyResult,
  { known }: Baseline,
): Pick<VerifySummary, "errors" | "warnings" | "infos"> {
  const counts = { errors: summary.errors, warnings: summary.warnings, infos: summary.infos };
  for (const { severity } of known) counts[COUNTS[severity]] -= 1;
  return counts;
}

const COUNTS = { error: "errors", warning: "warnings", info: "infos" } as const;
