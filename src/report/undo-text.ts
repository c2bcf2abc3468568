import { escapeString } from "../core/escape.ts";
import type { UndoResult } from "../truncate/result.ts";
import { blockedBy, headlineLines, refusalLines } from "./change-headline.ts";
import type { ChangeTextOptions } from "./truncate-text.ts";
import { readableWidth, wrap } from "./wrap.ts";

/** What is put back from a backup, for people, with its line ends. */
export function renderUndoText(result: UndoResult, { paint, columns: wanted }: ChangeTextOptions): string {
  const columns = readableWidth(wanted);
  const { restored, removed, refusals, forced } = result;
  const lines = [
    ...headlineLines(stateOf(result), escapeString(result.path), { paint, columns, isPacked: false }),
    ...refusalLines(refusals, forced, columns),
    "",
    ...restored.map((name) => `  put back ${escapeString(name)}`),
    ...removed.map((name) => `  remove ${escapeString(name)}`),
    ...wrap(escapeString(result.backup), columns, "Backup:  "),
  ];
  return `${lines.join("\n")}\n`;
}

function stateOf({
  refusals,
  forced,
  restored,
  removed,
  applied,
}: UndoResult): Parameters<typeof headlineLines>[0] {
  if (blockedBy(refusals, forced).length > 0) return "refused";
  if (restored.length + removed.length === 0) return "nothing";
  if (applied) return "done";
  return refusals.length > 0 ? "forced" : "safe";
}
