import { WalctlError } from "../core/errors.ts";
import { mendLog } from "../log/mended-log.ts";
import { openLog } from "../log/open.ts";
import { recoverLog } from "../recover/recover.ts";
import { planRepair } from "../recover/repair/repair.ts";
import type { RecoverOptions, Recovery } from "../recover/result.ts";
import { isRecoverable } from "../recover/result.ts";
import type { CleanLogReport } from "../report/clean-log-report.ts";
import { renderRecoverJson } from "../report/recover-json.ts";
import type { RepairReport } from "../report/repair-report.ts";
import { requireNewDirectory } from "../segment/durable/write-log.ts";
import { writePageFiles } from "../segment/page-files.ts";
import type { CommonOptions } from "./common-options.ts";
import type { CliContext } from "./context.ts";
import { outputColumns, outputPaint } from "./context.ts";
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
  const files = openLog(path, { format: options.format });
  const target = options.apply === true ? targetOf(files) : null;
  if (options.out !== undefined) requireNewDirectory(options.out, path);
  const read = withProgress(files, options, context);
  const mended = options.correct === true ? mendLog(read) : null;
  const log = mended?.files ?? read;
  const { detail = false, correct = false, salvage = correct, toLsn = null } = options;
  const recoverOptions = { detail, salvage, toLsn };
  const recovery = recoverLog(log, recoverOptions);
  try {
    const out =
      options.out === undefined ? null : { directory: options.out, mended: mended?.mended ?? 0, recovery };
    const cleanLog = out === null ? null : writeCleanLog(log, out);
    const repair = repairOf(recovery, {
      files: log,
      options: recoverOptions,
      target,
      backup: options.backup,
    });
    context.status.clear();
    if (options.pages !== undefined) writePages(recovery, options.pages, path);
    const report = { recovery, repair, cleanLog, ok: isFine({ recovery, repair, cleanLog }, options) };
    if (options.json === true) await writeJson(report, detail, context);
    else if (options.quiet !== true) await writeText(report, files.format.title, options, context);
    if (!report.ok) context.setExitCode(EXIT_NOT_RECOVERABLE);
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
  const paint = outputPaint(context, options.color);
  const columns = outputColumns(context, PROSE_COLUMNS);
  await context.stdout.write(
    renderRecoverText(recovery.result, { engine, paint, columns, repair, cleanLog }),
  );
}
