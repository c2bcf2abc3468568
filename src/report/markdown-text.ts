import { escapeControls } from "../core/escape.ts";

/** Prose of walctl's own, of which no character is markup. */
export function markdownText(text: string): string {
  return escapeControls(text).replace(/[\\`*_[\]<>&|#~]/g, "\\$&");
}

/**
 * Text from a log as a code span: no markup, no link, no mention of a person. Control characters are escaped, so it
 * stays in its line.
 */
export function markdownCode(text: string): string {
  const line = escapeControls(text);
  if (line === "") return "(empty)";
  const longest = Math.max(0, ...Array.from(line.matchAll(/`+/g), ([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = /^`|`$|^ .* $/.test(line) ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** A code span in a table, where a bar would end the cell, and is taken out of its escape before the span is read. */
export function markdownCodeCell(text: string): string {
  return markdownCode(text).replaceAll("|", "\\|");
}

/** Lines as a fenced block in which nothing is markup. */
export function markdownBlock(lines: readonly string[], language: "sh" | "text"): string[] {
  const text = lines.map(escapeControls);
  const longest = Math.max(
    2,
    ...text.flatMap((line) => Array.from(line.matchAll(/`+/g), ([run]) => run.length)),
  );
  const fence = "`".repeat(longest + 1);
  return [`${fence}${language}`, ...text, fence];
}
