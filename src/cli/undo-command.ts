import { renderUndoJson } from "../report/truncate-json.ts";
import type { DirectoryLock } from "../segment/durable/directory-lock.ts";
import { lockDirectory } from "../segment/durable/directory-lock.ts";
import type { FileAction } from "../segment/durable/file-action.ts";
import { placeOfLog } from "../segment/durable/log-place.ts";
import type { Restoration } from "../segment/durable/restore.ts";
import { planRestoration, requireBackupFor, restore } from "../segment/durable/restore.ts";
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
  const source = backup.replace(/(?<=.)\/+$/, "");
  requireBackupFor(source, directory);
  const lock = options.apply === true ? lockDirectory(directory) : null;
  try {
    await putBack({ path, directory, backup, source, lock }, options, context);
  } finally {
    lock?.release();
  }
}

interface Undoing {
  /** As the user gave them. */
  readonly path: string;
  readonly backup: string;
  readonly directory: string;
  readonly source: string;
  /** Null where nothing is to be changed. */
  readonly lock: DirectoryLock | null;
}

async function putBack(
  { path, directory, backup, source, lock }: Undoing,
  options: TruncateCommandOptions,
  context: CliContext,
): Promise<void> {
  const restoration = planRestoration(source, directory);
  const refusals = refusalsOf(directory, restoration);
  const forced = options.force === true;
  const isBlocked = refusals.some(({ forcible }) => !(forcible && forced));
  const applied = lock !== null && !isBlocked;
  if (applied) restore(lock, restoration);
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

function refusalsOf(directory: string, { actions, changedSince }: Restoration): readonly Refusal[] {
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
