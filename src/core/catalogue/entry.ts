import type { Severity } from "../findings.ts";

/** What is to be said about a finding of one code, whatever the place. */
export interface CatalogueEntry {
  /** The usual severity; the place can lower or raise it, and the finding itself has the last word. */
  readonly severity: Severity;
  /** A few words, for headings. */
  readonly title: string;
  /** What it means for the log and the engine, in general; `Format.meanings` has an engine's own. */
  readonly meaning: string;
  /** What to do about it. */
  readonly next: string;
}
