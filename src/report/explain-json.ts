import type { Explanation } from "../core/explanations.ts";
import { jsonDocument } from "./json-document.ts";

/** A code with what it means for the engines that have words of their own for it. */
export interface ExplainedCode extends Explanation {
  readonly engines: readonly {
    /** Name of the format. */
    readonly format: string;
    /** The engine, for people. */
    readonly title: string;
    readonly meaning: string;
    /** Null where the general advice holds. */
    readonly next: string | null;
  }[];
}

/**
 * The codes as one JSON document with its line end, in the form of `schemas/explain.schema.json`.
 *
 * @param format the one that was asked for, null for all
 */
export function renderExplainJson(codes: readonly ExplainedCode[], format: string | null): string {
  return jsonDocument(
    { command: "explain", path: null, format },
    {
      codes: codes.map(({ command, code, severity, title, meaning, next, engines }) => ({
        code,
        command,
        severity,
        title,
        meaning,
        next,
        engines: engines.map((engine) => ({ ...engine })),
      })),
    },
  );
}
