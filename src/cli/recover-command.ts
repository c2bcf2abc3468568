import { WalctlError } from "../core/errors.ts";
import { mendLog } from "../log/mended-log.ts";
import { openLog } from "../log/open.ts";
import { crashLog } from "../recover/crash/crash.ts";
import { recoverLog } from "../recover/recover.ts";
import { planRepair } from "../recover/repair/repair.ts";
import type { RecoverOptions, Recovery } from "../recover/result.ts";
import { isRecoverable } from "../recover/result.ts";
import type { CleanLogReport } from "../report/clean-log-report.ts";
import { renderRecoverJson } from "../report/recover-json.ts";
import type { RepairReport } from "../report/repair-report.ts";
import { plural } from "../report/verify-places.ts";
import { requireNewDirectory } from "../segment/durable/write-log.ts";
import type { LogFiles } from "../segment/log-files.ts";
import { writePageFiles } from "../segment/page-files.ts";
import type { CommonOptions } from "./common-options.ts";
import type { CliContext } from "./context.ts";
import type { Explain } from "./explain-command.ts";
import { noteInterruption } from "./interrupted-note.ts";
import { checkAhead } from "./jobs.ts";
import { outputColumns, outputPaint } from "./output-look.ts";
import { withProgress } from "./progress.ts";
import type { Target } from "./recover-apply.ts";
import { applyRepair, targetOf } from "./recover-apply.ts";
import { writeCleanLog } from "./recover-out.ts";

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
  readonly correct?: boolean;
  readonly out?: string;
  readonly apply?: boolean;
  /** False for `--no-backup`; true where nothing is said. */
  readonly backup: string | boolean;
}

const EXIT_NOT_RECOVERABLE = 1;

/** Prose is not read in longer lines. */
const PROSE_COLUMNS = 100;

export async function runRecover(
  path: string,
  options: RecoverCommandOptions,
  context: CliContext,
): Promise<void> {
  requireSensible(options);
  if (options.apply !== true) noteInterruption(path, options, context);
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
  const { correct = false, salvage = correct, toLsn = null } = options;
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
  const target = options.apply === true ? targetOf(files) : null;
  try {
    return await recoverAndReport(files, target, options, context);
  } finally {
    target?.lock.release();
  }
};

async function recoverAndReport(
  files: LogFiles,
  target: Target | null,
  options: RecoverCommandOptions,
  context: CliContext,
): Promise<boolean> {
  if (options.out !== undefined) requireNewDirectory(options.out, files.path);
  const read = withProgress(files, options, context);
  const mended = options.correct === true ? mendLog(read) : null;
  const log = mended?.files ?? read;
  const { detail = false } = options;
  const howToRecover = { ...recoverOptions(options), detail };
  const ahead = await checkAhead(options.jobs);
  const recovery = recoverLog(log, { ...howToRecover, checkAhead: ahead });
  try {
    const out =
      options.out === undefined ? null : { directory: options.out, mended: mended?.mended ?? 0, recovery };
    const cleanLog = out === null ? null : writeCleanLog(log, out);
    const repair = repairOf(recovery, {
      files: log,
      options: howToRecover,
      target,
      backup: options.backup,
    });
    context.status.clear();
    if (options.pages !== undefined) writePages(recovery, options.pages, files.path);
    const report = { recovery, repair, cleanLog, ok: isFine({ recovery, repair, cleanLog }, options) };
    if (options.json === true) await writeJson(report, detail, context);
    else if (options.quiet !== true) await writeText(report, files.format.title, options, context);
    return report.ok;
  } finally {
    recovery.close();
    mended?.close();
  }
}

function requireSensible({ apply, toLsn, out, salvage, correct }: RecoverCommandOptions): void {
  if (out !== undefined && salvage !== true && correct !== true) {
    throw new WalctlError(
      "usage",
      "--out goes with --salvage or --correct",
      "say which records are to be written",
    );
  }
  if (out !== undefined && apply === true) {
    throw new WalctlError(
      "usage",
      "--out does not go with --apply",
      "write the clean log first, then give it to --apply",
    );
  }
  if ((apply !== true && out === undefined) || toLsn === undefined) return;
  throw new WalctlError(
    "usage",
    `--to-lsn does not go with ${apply === true ? "--apply" : "--out"}: it leaves out what was committed later`,
    "cut the log, or a copy of it, with truncate --after-lsn first",
  );
}

interface Repairing {
  readonly files: Target["files"];
  readonly options: RecoverOptions;
  /** Null where nothing is to be written. */
  readonly target: Target | null;
  readonly backup: string | boolean;
}

function repairOf(recovery: Recovery, { files, options, target, backup }: Repairing): RepairReport {
  const repair = planRepair(files, recovery, options);
  try {
    const outcome =
      target === null ? { applied: false, refusal: null, backup: null } : applyRepair(target, repair, backup);
    return { plan: repair.plan, isAsked: target !== null, ...outcome };
  } finally {
    repair.close();
  }
}

/** Where something was to be written, it is the outcome that counts, and not how the log was before. */
function isFine(
  { recovery, repair, cleanLog }: Omit<Report, "ok">,
  { apply }: RecoverCommandOptions,
): boolean {
  if (cleanLog !== null) return cleanLog.written;
  if (apply === true) return repair.applied || repair.plan.status === "nothing-to-do";
  return isRecoverable(recovery.result);
}

interface Report {
  readonly recovery: Recovery;
  readonly repair: RepairReport;
  readonly cleanLog: CleanLogReport | null;
  readonly ok: boolean;
}

function writePages({ pages }: Recovery, directory: string, logPath: string): void {
  if (pages !== null) writePageFiles(directory, logPath, pages);
}

async function writeJson(
  { recovery, repair, cleanLog, ok }: Report,
  detail: boolean,
  { stdout }: CliContext,
): Promise<void> {
  const pages = detail ? recovery.pages : null;
  const enginePages = detail ? recovery.enginePages : null;
  for (const piece of renderRecoverJson(recovery.result, { ok, pages, enginePages, repair, cleanLog })) {
    await stdout.write(piece);
  }
}

async function writeText(
  { recovery, repair, cleanLog }: Report,
  engine: string,
  options: RecoverCommandOptions,
  context: CliContext,
): Promise<void> {
  const { renderRecoverText } = await import("../report/recover-text.ts");
  const paint = await outputPaint(context, options.color);
  const columns = outputColumns(context, PROSE_COLUMNS);
  await context.stdout.write(
    renderRecoverText(recovery.result, { engine, paint, columns, repair, cleanLog }),
  );
}
