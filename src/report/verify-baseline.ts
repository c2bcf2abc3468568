import { escapeString } from "../core/escape.ts";
import type { Finding } from "../core/findings.ts";
import type { Baseline, BaselineFinding } from "../verify/baseline.ts";
import type { VerifyResult } from "../verify/result.ts";
import { describePlace, plural } from "./verify-places.ts";

/** Whether an earlier run had the finding; null where none is compared with. */
export function baselineState(baseline: Baseline | null, finding: Finding): "new" | "known" | null {
  if (baseline === null) return null;
  return baseline.known.has(finding) ? "known" : "new";
}

/** More entries than this are counted only. */
const STALE_SHOWN = 10;

/** How this run differs from the earlier one, in lines that are safe to print; none without a baseline. */
export function describeBaseline({ findings }: VerifyResult, baseline: Baseline | null): string[] {
  if (baseline === null) return [];
  const { known, stale } = baseline;
  const isNew = findings.length - known.size;
  const counts = `Against the baseline ${escapeString(baseline.path)}: ${isNew} new, ${known.size} known`;
  if (stale === null) return [`${counts}. What is gone is not known, since not all findings are listed.`];
  if (stale.length === 0) return [`${counts}.`];
  const hidden = stale.length - STALE_SHOWN;
  return [
    `${counts}. ${plural(stale.length, "entry", "entries")} of the baseline ${stale.length === 1 ? "is" : "are"} gone, so make it anew:`,
    ...stale.slice(0, STALE_SHOWN).map((entry) => `- ${describeStale(entry)}`),
    ...(hidden > 0 ? [`- and ${hidden} more`] : []),
  ];
}

/** One finding of the earlier run: `torn-tail at wal_00000000.log:9790 (0x263e), 63 bytes, LSN 75`. */
function describeStale(entry: BaselineFinding): string {
  return `${escapeString(entry.code)} at ${describePlace(entry)}`;
}
