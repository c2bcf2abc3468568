import { openLog } from "../log/open.ts";
import { recoverLog } from "../recover/recover.ts";
import type { Recovery } from "../recover/result.ts";
import { isRecoverable } from "../recover/result.ts";
import { renderRecoverJson } from "../report/recover-json.ts";
import { writePageFiles } from "../segment/page-files.ts";
import type { CommonOptions } from "./common-options.ts";
import type { CliContext } from "./context.ts";
import { checkAhead } from "./jobs.ts";
import { outputColumns, outputPaint } from "./output-look.ts";
import { withProgress } from "./progress.ts";

/** The options of `recover`, as commander hands them over. */
export interface RecoverCommandOptions extends CommonOptions {
  readonly detail?: boolean;
  readonly toLsn?: bigint;
  readonly salvage?: boolean;
  readonly pages?: string;
}

const EXIT_NOT_RECOVERABLE = 1;

/** Prose is not read in longer lines. */
const PROSE_COLUMNS = 100;

export async function runRecover(
  path: string,
  options: RecoverCommandOptions,
  context: CliContext,
): Promise<void> {
  const files = openLog(path, { format: options.format });
  const log = withProgress(files, options, context);
  const { detail = false, salvage = false, toLsn = null } = options;
  const ahead = await checkAhead(options.jobs);
  const recovery = recoverLog(log, { detail, salvage, toLsn, checkAhead: ahead });
  try {
    context.status.clear();
    if (options.pages !== undefined) writePages(recovery, options.pages, path);
    if (options.json === true) await writeJson(recovery, detail, context);
    else if (options.quiet !== true) await writeText(recovery, files.format.title, options, context);
    if (!isRecoverable(recovery.result)) context.setExitCode(EXIT_NOT_RECOVERABLE);
  } finally {
    recovery.close();
  }
}

function writePages({ pages }: Recovery, directory: string, logPath: string): void {
  if (pages !== null) writePageFiles(directory, logPath, pages);
}

async function writeJson(recovery: Recovery, detail: boolean, { stdout }: CliContext): Promise<void> {
  const { result } = recovery;
  const pages = detail ? recovery.pages : null;
  const enginePages = detail ? recovery.enginePages : null;
  const ok = isRecoverable(result);
  for (const piece of renderRecoverJson(result, { ok, pages, enginePages })) await stdout.write(piece);
}

async function writeText(
  { result }: Recovery,
  engine: string,
  options: RecoverCommandOptions,
  context: CliContext,
): Promise<void> {
  const { renderRecoverText } = await import("../report/recover-text.ts");
  const paint = await outputPaint(context, options.color);
  const columns = outputColumns(context, PROSE_COLUMNS);
  await context.stdout.write(renderRecoverText(result, { engine, paint, columns }));
}
