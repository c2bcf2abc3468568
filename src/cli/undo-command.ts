import { renderUndoJson } from "../report/truncate-json.ts";
import type { FileAction } from "../segment/durable/file-action.ts";
import { placeOfLog } from "../segment/durable/log-place.ts";
import type { Restoration } from "../segment/durable/restore.ts";
import { planRestoration, restore } from "../segment/durable/restore.ts";
import type { Refusal } from "../truncate/plan.ts";
import type { UndoResult } from "../truncate/result.ts";
import type { CliContext } from "./context.ts";
import { outputColumns, outputPaint } from "./output-look.ts";
import type { TruncateCommandOptions } from "./truncate-options.ts";
import { inUse } from "./truncate-writers.ts";

const EXIT_REFUSED = 1;
const PROSE_COLUMNS = 100;

/** Puts a backup back that an earlier truncation has made. */
export async function runUndo(
  path: string,
  options: TruncateCommandOptions,
  context: CliContext,
): Promise<void> {
  const backup = options.undo ?? "";
  const { directory } = placeOfLog(path);
  const restoration = planRestoration(backup.replace(/(?<=.)\/+$/, ""), directory);
  const refusals = refusalsOf(restoration);
  const forced = options.force === true;
  const isBlocked = refusals.some(({ forcible }) => !(forcible && forced));
  const applied = options.apply === true && !isBlocked;
  if (applied) restore(restoration);
  const { format, actions } = restoration;
  const restored = actions.flatMap((action) => restoredName(action) ?? []);
  const removed = actions.flatMap((action) => (action.action === "remove" ? action.name : []));
  const result: UndoResult = { path, format, backup, applied, forced, restored, removed, refusals };
  if (options.json === true) await context.stdout.write(renderUndoJson(result));
  else if (options.quiet !== true) {
    const { renderUndoText } = await import("../report/undo-text.ts");
    const paint = await outputPaint(context, options.color);
    const columns = outputColumns(context, PROSE_COLUMNS);
    await context.stdout.write(renderUndoText(result, { paint, columns }));
  }
  if (isBlocked) context.setExitCode(EXIT_REFUSED);
}

function restoredName(action: FileAction): string | null {
  return action.action === "replace" ? action.newName : null;
}

function refusalsOf({ directory, actions, changedSince }: Restoration): readonly Refusal[] {
  const changed = changedSince.map((name) => ({
    code: "changed" as const,
    message: `something has written into ${name} since, and that would be lost`,
    forcible: true,
  }));
  return [
    ...changed,
    ...inUse(
      directory,
      actions.map(({ name }) => name),
    ),
  ];
}
