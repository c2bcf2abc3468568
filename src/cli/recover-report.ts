import { mendSteps } from "../log/mended-log.ts";
import { recoverSteps } from "../recover/recover.ts";
import { planRepair } from "../recover/repair/repair.ts";
import type { RecoverOptions, Recovery } from "../recover/result.ts";
import { isRecoverable } from "../recover/result.ts";
import type { CleanLogReport } from "../report/clean-log-report.ts";
import { renderRecoverJson } from "../report/recover-json.ts";
import type { RecoverTextOptions } from "../report/recover-text.ts";
import type { RepairReport } from "../report/repair-report.ts";
import { requireNewDirectory } from "../segment/durable/write-log.ts";
import type { LogFiles } from "../segment/log-files.ts";
import { writePageFiles } from "../segment/page-files.ts";
import { noteOutcome } from "./change-notes.ts";
import type { CliContext } from "./context.ts";
import { checkAhead } from "./jobs.ts";
import { outputColumns, outputPaint } from "./output-look.ts";
import { Progress } from "./progress.ts";
import type { Target } from "./recover-apply.ts";
import { applyRepair, NOT_APPLIED, targetOf } from "./recover-apply.ts";
import type { RecoverCommandOptions } from "./recover-options.ts";
import { isHypothetical, recoverOptions, usedOption } from "./recover-options.ts";
import { writeCleanLog } from "./recover-out.ts";
import { recoveryDoing } from "./recovery-doing.ts";

/** Prose is not read in longer lines. */
const PROSE_COLUMNS = 100;

/** What is to be recovered. */
export interface RecoverInput {
  readonly files: LogFiles;
  /** Whether that is not made of plain files alone. */
  readonly isPacked: boolean;
}

/** Reports on a log's recovery, and writes what is asked for; returns whether the exit status is 0. */
export async function runRecoverReport(
  input: RecoverInput,
  options: RecoverCommandOptions,
  context: CliContext,
): Promise<boolean> {
  const target = options.apply === true ? targetOf(input.files) : null;
  try {
    return await readAndReport(input, target, options, context);
  } finally {
    target?.lock.release();
  }
}

async function readAndReport(
  { files, isPacked }: RecoverInput,
  target: Target | null,
  options: RecoverCommandOptions,
  context: CliContext,
): Promise<boolean> {
  if (options.out !== undefined) requireNewDirectory(options.out, files.path);
  const progress = new Progress(files, options, context);
  const mended = options.correct === true ? await progress.take(mendSteps(progress.files)) : null;
  try {
    const log = mended?.files ?? progress.files;
    return await reportOn({ log, isPacked, mended: mended?.mended ?? 0, target, progress }, options, context);
  } finally {
    mended?.close();
  }
}

interface Subject {
  /** With what was mended in it. */
  readonly log: LogFiles;
  readonly isPacked: boolean;
  /** Records. */
  readonly mended: number;
  /** Null where nothing is to be written into the log. */
  readonly target: Target | null;
  readonly progress: Progress;
}

async function reportOn(
  { log, isPacked, mended, target, progress }: Subject,
  options: RecoverCommandOptions,
  context: CliContext,
): Promise<boolean> {
  const { detail = false, out, backup } = options;
  const howToRecover = { ...recoverOptions(options), detail };
  const ahead = await checkAhead(options.jobs);
  const recovering = recoverSteps(log, { ...howToRecover, checkAhead: ahead });
  const recovery = await progress.take(recovering, { doing: recoveryDoing });
  try {
    const cleanLog = out === undefined ? null : writeCleanLog(log, { directory: out, mended, recovery });
    const repair = repairOf(recovery, { files: log, options: howToRecover, target, backup }, context);
    if (options.pages !== undefined) writePages(recovery, options.pages, log.path);
    const report = { recovery, repair, cleanLog, ok: isFine({ recovery, repair, cleanLog }, options) };
    if (options.json === true) await writeJson(report, detail, context);
    else if (options.quiet !== true)
      await writeText(report, { engine: log.format.title, isPacked }, options, context);
    return report.ok;
  } finally {
    recovery.close();
  }
}

interface Repairing {
  readonly files: Target["files"];
  readonly options: RecoverOptions;
  /** Null where nothing is to be written. */
  readonly target: Target | null;
  readonly backup: string | boolean;
}

function repairOf(
  recovery: Recovery,
  { files, options, target, backup }: Repairing,
  context: CliContext,
): RepairReport {
  const repair = planRepair(files, recovery, options);
  try {
    const { outcome, ...applied } = target === null ? NOT_APPLIED : applyRepair(target, repair, backup);
    if (outcome !== null) noteOutcome(outcome, context);
    return { plan: repair.plan, isAsked: target !== null, ...applied };
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
  subject: Pick<RecoverTextOptions, "engine" | "isPacked">,
  options: RecoverCommandOptions,
  context: CliContext,
): Promise<void> {
  const { renderRecoverText } = await import("../report/recover-text.ts");
  const paint = await outputPaint(context, options.color);
  const columns = outputColumns(context, PROSE_COLUMNS);
  await context.stdout.write(
    renderRecoverText(recovery.result, {
      ...subject,
      paint,
      columns,
      option: usedOption(options),
      isHypothetical: isHypothetical(options),
      repair,
      cleanLog,
    }),
  );
}
