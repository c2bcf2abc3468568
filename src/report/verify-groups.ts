import type { CatalogueEntry } from "../core/catalogue.ts";
import { CATALOGUE } from "../core/catalogue.ts";
import type { Finding, FindingCode, Severity } from "../core/findings.ts";
import { isAtLeast } from "../core/findings.ts";
import type { Baseline } from "../verify/baseline.ts";
import type { VerifyResult } from "../verify/result.ts";
import type { Paint } from "./paint-types.ts";
import { baselineState } from "./verify-baseline.ts";
import { placeLines, plural, severityBrush } from "./verify-places.ts";
import { wrap } from "./wrap.ts";

/** What a code means for the engine at hand, where the catalogue's general words are not enough. */
export type Meanings = Partial<Record<FindingCode, { readonly meaning: string; readonly next?: string }>>;

/** The catalogue's words for a code, with what it means for the engine at hand. */
export function wordsFor(code: FindingCode, meanings: Meanings): CatalogueEntry {
  return { ...CATALOGUE[code], ...meanings[code] };
}

export interface GroupStyle {
  readonly meanings: Meanings;
  readonly paint: Paint;
  readonly columns: number;
  readonly baseline: Baseline | null;
}

/** The findings of one code. */
export interface Group {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly findings: readonly Finding[];
}

const WORST_FIRST: readonly Severity[] = ["error", "warning", "info"];

/** The findings by code, the worst codes first; within a code, and among equals, in log order. */
export function groupsOf(findings: readonly Finding[]): Group[] {
  const byCode = new Map<FindingCode, Finding[]>();
  for (const finding of findings) {
    const group = byCode.get(finding.code);
    if (group === undefined) byCode.set(finding.code, [finding]);
    else group.push(finding);
  }
  const groups = Array.from(byCode, ([code, list]) => ({ code, severity: worstOf(list), findings: list }));
  return groups.sort((a, b) => WORST_FIRST.indexOf(a.severity) - WORST_FIRST.indexOf(b.severity));
}

function worstOf(findings: readonly Finding[]): Severity {
  return findings.reduce<Severity>(
    (worst, { severity }) => (isAtLeast(severity, worst) ? severity : worst),
    "info",
  );
}

/** All findings that are listed, what each code means and what to do about it once. */
export function findingLines(result: VerifyResult, style: GroupStyle): string[] {
  const lines = groupsOf(result.findings).flatMap((group) => [
    ...groupLines(group, result.summary.byCode[group.code] ?? group.findings.length, style),
    "",
  ]);
  const total = result.summary.errors + result.summary.warnings + result.summary.infos;
  const hidden = total - result.findings.length;
  if (hidden > 0) lines.push(`${plural(hidden, "finding")} more, not listed here (--max-findings).`, "");
  return lines;
}

function groupLines({ code, severity, findings }: Group, total: number, style: GroupStyle): string[] {
  const { paint, columns, baseline } = style;
  const { title, meaning, next } = wordsFor(code, style.meanings);
  const count = total > 1 ? ` (${total})` : "";
  const [first = "", ...rest] = wrap(`${code}: ${title}${count}`, columns);
  return [
    severityBrush(severity, paint)(paint.bold(code)) + first.slice(code.length),
    ...rest,
    ...wrap(meaning, columns, "  Means: "),
    ...wrap(next, columns, "  Next:  "),
    ...findings.flatMap((finding) =>
      placeLines(finding, { paint, columns, state: baselineState(baseline, finding) }),
    ),
  ];
}
