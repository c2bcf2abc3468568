import { openLog } from "../log/open.ts";
import { crashLog } from "../recover/crash/crash.ts";
import { recoverLog } from "../recover/recover.ts";
import type { RecoverOptions, Recovery } from "../recover/result.ts";
import { isRecoverable } from "../recover/result.ts";
import { renderRecoverJson } from "../report/recover-json.ts";
import { plural } from "../report/verify-places.ts";
import type { LogFiles } from "../segment/log-files.ts";
import { writePageFiles } from "../segment/page-files.ts";
import type { CommonOptions } from "./common-options.ts";
import type { CliContext } from "./context.ts";
import type { Explain } from "./explain-command.ts";
import { checkAhead } from "./jobs.ts";
import { outputColumns, outputPaint } from "./output-look.ts";
import { withProgress } from "./progress.ts";

/** The options of `recover`, as commander hands them over. */
export interface RecoverCommandOptions extends CommonOptions {
  readonly detail?: boolean;
  readonly toLsn?: bigint;
  readonly salvage?: boolean;
  readonly pages?: string;
  readonly explain?: Explain;
  readonly page?: bigint;
  readonly crashAt?: bigint;
  readonly crashDuringUndo?: number;
  readonly sweep?: boolean;
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
  const log = afterCrash(files, options);
  if (log !== files && options.quiet !== true) context.note(describeCrash(options));
  const isOk = await chooseView(options)(log, options, context);
  if (!isOk) context.setExitCode(EXIT_NOT_RECOVERABLE);
}

/** Shows a log's recovery in one way; returns whether the exit status is 0. */
type View = (files: LogFiles, options: RecoverCommandOptions, context: CliContext) => Promise<boolean>;

function chooseView({ sweep, explain, page }: RecoverCommandOptions): View {
  if (sweep === true) return viewSweep;
  if (explain !== undefined) return viewStory(explain);
  return page === undefined ? viewReport : viewPage(page);
}

/** The log as it is, or as the crash leaves it that is to be tried out. */
function afterCrash(files: LogFiles, options: RecoverCommandOptions): LogFiles {
  const { crashAt = null, crashDuringUndo = null } = options;
  if (crashAt === null && crashDuringUndo === null) return files;
  return crashLog(files, { atLsn: crashAt, duringUndo: crashDuringUndo }, recoverOptions(options));
}

function describeCrash({ crashAt, crashDuringUndo }: RecoverCommandOptions): string {
  const at = crashAt === undefined ? "at the end of the log" : `behind LSN ${crashAt}`;
  const during =
    crashDuringUndo === undefined
      ? ""
      : `, and another when undo has written ${plural(crashDuringUndo, "compensation record")}`;
  return `a crash ${at} is tried out${during}; the log itself is as it was`;
}

function recoverOptions(options: RecoverCommandOptions): RecoverOptions {
  const { salvage = false, toLsn = null } = options;
  return { salvage, toLsn };
}

const viewSweep: View = async (files, options, context) => {
  const { runSweep } = await import("./sweep-command.ts");
  return await runSweep(files, options.salvage === true, options, context);
};

function viewStory(explain: Explain): View {
  return async (files, options, context) => {
    const { runExplain } = await import("./explain-command.ts");
    const log = withProgress(files, options, context);
    return await runExplain(log, explain, recoverOptions(options), options, context);
  };
}

function viewPage(pageId: bigint): View {
  return async (files, options, context) => {
    const { runPage } = await import("./page-command.ts");
    const log = withProgress(files, options, context);
    return await runPage(log, pageId, recoverOptions(options), options, context);
  };
}

const viewReport: View = async (files, options, context) => {
  const log = withProgress(files, options, context);
  const { detail = false } = options;
  const ahead = await checkAhead(options.jobs);
  const recovery = recoverLog(log, { ...recoverOptions(options), detail, checkAhead: ahead });
  try {
    context.status.clear();
    if (options.pages !== undefined) writePages(recovery, options.pages, files.path);
    if (options.json === true) await writeJson(recovery, detail, context);
    else if (options.quiet !== true) await writeText(recovery, files.format.title, options, context);
    return isRecoverable(recovery.result);
  } finally {
    recovery.close();
  }
};

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
