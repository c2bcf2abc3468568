import { escapeString } from "../core/escape.ts";
import type { OpenInput } from "../log/open-input.ts";
import { crashLog } from "../recover/crash/crash.ts";
import { plural } from "../report/verify-places.ts";
import type { LogFiles } from "../segment/log-files.ts";
import type { CliContext } from "./context.ts";
import { noteInterruption } from "./interrupted-note.ts";
import { openForReading, requirePlainFiles } from "./open-for-reading.ts";
import type { Explain } from "./recover-explain-command.ts";
import type { RecoverCommandOptions } from "./recover-options.ts";
import { recoverOptions, requireSensible } from "./recover-options.ts";

const EXIT_NOT_RECOVERABLE = 1;

export async function runRecover(
  path: string,
  options: RecoverCommandOptions,
  context: CliContext,
): Promise<void> {
  requireSensible(options);
  if (options.apply !== true) noteInterruption(path, options, context);
  const files = await openForReading(path, options, context);
  if (options.apply === true) requirePlainFiles(files, "--apply");
  const log = afterCrash(files, options);
  const [other] = files.otherSegments;
  if (other !== undefined && options.quiet !== true) {
    context.note(
      `${escapeString(other)} stands beside this segment and is not read (give the directory for the whole log)`,
    );
  }
  if (log !== files && options.quiet !== true) context.note(describeCrash(options));
  const isOk = await chooseView(options, files)(log, options, context);
  if (!isOk) context.setExitCode(EXIT_NOT_RECOVERABLE);
}

/** Shows a log's recovery in one way; returns whether the exit status is 0. */
type View = (files: LogFiles, options: RecoverCommandOptions, context: CliContext) => Promise<boolean>;

function chooseView({ sweep, explain, page }: RecoverCommandOptions, { packedSegments }: OpenInput): View {
  if (sweep === true) return viewSweep;
  if (explain !== undefined) return viewStory(explain);
  return page === undefined ? viewReport(packedSegments > 0) : viewPage(page);
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

const viewSweep: View = async (files, options, context) => {
  const { runSweep } = await import("./sweep-command.ts");
  return await runSweep(files, options.salvage === true, options, context);
};

function viewStory(explain: Explain): View {
  return async (files, options, context) => {
    const { runExplain } = await import("./recover-explain-command.ts");
    return await runExplain(files, explain, recoverOptions(options), options, context);
  };
}

function viewPage(pageId: bigint): View {
  return async (files, options, context) => {
    const { runPage } = await import("./page-command.ts");
    return await runPage(files, pageId, recoverOptions(options), options, context);
  };
}

function viewReport(isPacked: boolean): View {
  return async (files, options, context) => {
    const { runRecoverReport } = await import("./recover-report.ts");
    return await runRecoverReport({ files, isPacked }, options, context);
  };
}
