import { renderUndoJson } from "../report/truncate-json.ts";
import type { ChangeOutcome } from "../segment/durable/apply.ts";
import type { ChangedSince } from "../segment/durable/changed-since.ts";
import { requireLikeLog } from "../segment/durable/changed-since.ts";
import type { DirectoryLock } from "../segment/durable/directory-lock.ts";
import { lockDirectory } from "../segment/durable/directory-lock.ts";
import type { FileAction } from "../segment/durable/file-action.ts";
import { directoryOfLog } from "../segment/durable/log-place.ts";
import { readManifest } from "../segment/durable/manifest.ts";
import type { Restoration } from "../segment/durable/restore.ts";
import { planRestoration, restore } from "../segment/durable/restore.ts";
import type { Refusal } from "../truncate/plan.ts";
import { noteOutcome } from "./change-notes.ts";
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
  const source = backup.replace(/(?<=.)\/+$/, "");
  const directory = directoryOfLog(path);
  requireLikeLog(source, directory, readManifest(source));
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
  const outcome = applied ? restore(lock, restoration) : null;
  noteRestored(restoration, outcome, context);
  const { format, actions } = restoration;
  const restored = actions.flatMap((action) => restoredName(action) ?? []);
  const removed = actions.flatMap((action) => (action.action === "remove" ? action.name : []));
  const lateWriters = outcome?.lateWriters ?? [];
  const result = { path, format, backup, applied, forced, restored, removed, lateWriters, refusals };
  if (options.json === true) await context.stdout.write(renderUndoJson(result));
  else if (options.quiet !== true) {
    const { renderUndoText } = await import("../report/undo-text.ts");
    const paint = await outputPaint(context, options.color);
    const columns = outputColumns(context, PROSE_COLUMNS);
    await context.stdout.write(renderUndoText(result, { paint, columns }));
  }
  if (isBlocked || lateWriters.length > 0) context.setExitCode(EXIT_REFUSED);
}

function noteRestored({ grown }: Restoration, outcome: ChangeOutcome | null, context: CliContext): void {
  for (const name of grown) {
    context.note(
      `a process went on writing into ${name} when it had been replaced; that is put back as well`,
    );
  }
  if (outcome !== null) noteOutcome(outcome, context);
}

function restoredName(action: FileAction): string | null {
  return action.action === "replace" ? action.newName : null;
}

const SINCE: Readonly<Record<ChangedSince["how"], (name: string) => string>> = {
  written: (name) => `something has written into ${name} since, and that would be lost`,
  new: (name) => `${name} is new since, and would stand beside what is put back`,
  gone: (name) => `${name} is gone since, and would be missing from what is put back`,
};

function refusalsOf(directory: string, { expected, changedSince }: Restoration): readonly Refusal[] {
  const changed = changedSince.map(({ name, how }) => ({
    code: "changed" as const,
    message: SINCE[how](name),
    forcible: true,
  }));
  const names = expected.map(({ name }) => name);
  return [...changed, ...inUse(directory, names)];
}
