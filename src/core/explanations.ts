import type { CatalogueEntry } from "./catalogue.ts";
import { CATALOGUE } from "./catalogue.ts";
import type { DivergenceCode } from "./divergences.ts";
import { DIVERGENCES } from "./divergences.ts";
import type { FindingCode } from "./findings.ts";

/** What is to be said of a code, and which command reports it. */
export interface Explanation extends CatalogueEntry {
  readonly command: "verify" | "recover";
  readonly code: FindingCode | DivergenceCode;
}

/** Every code that walctl reports: findings, then divergences. */
export const EXPLANATIONS: readonly Explanation[] = [
  ...entriesOf<FindingCode>("verify", CATALOGUE),
  ...entriesOf<DivergenceCode>("recover", DIVERGENCES),
];

function entriesOf<Code extends Explanation["code"]>(
  command: Explanation["command"],
  catalogue: Readonly<Record<Code, CatalogueEntry>>,
): Explanation[] {
  const entries = Object.entries(catalogue) as [Code, CatalogueEntry][];
  return entries.map(([code, { severity, title, meaning, next }]) => ({
    command,
    code,
    severity,
    title,
    meaning,
    next,
  }));
}
