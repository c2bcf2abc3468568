import { WalctlError } from "../core/errors.ts";
import { openLog } from "../log/open.ts";
import { scanLog } from "../log/scan.ts";
import { renderTruncateJson } from "../report/truncate-json.ts";
import type { DigestedFile } from "../segment/durable/digested-files.ts";
import { beginDigest } from "../segment/durable/digested-files.ts";
import type { DirectoryLock } from "../segment/durable/directory-lock.ts";
import { lockDirectory, requireUnlocked } from "../segment/durable/directory-lock.ts";
import type { LogPlace } from "../segment/durable/log-place.ts";
import { directoryOfLog, placeOfLog } from "../segment/durable/log-place.ts";
import { hasPendingSteps } from "../segment/durable/pending-steps.ts";
import { writeTextFile } from "../segment/durable/write-whole-file.ts";
import { hasInterruptedChange } from "../segment/interrupted-change.ts";
import type { LogFiles } from "../segment/log-files.ts";
import type { TruncatePlan } from "../truncate/plan.ts";
import type { TruncateRequest } from "../truncate/request.ts";
import type { TruncateResult } from "../truncate/result.ts";
import { blockingRefusals, recoveryRefusals } from "../truncate/result.ts";
import { refusalsOfSaved, savedPlanText } from "../truncate/saved-plan.ts";
import { planTruncation } from "../truncate/truncate.ts";
import { completeFirst, noteCompleted } from "./complete-first.ts";
import type { CliContext } from "./context.ts";
import { checkAhead } from "./jobs.ts";
import { outputColumns, outputPaint } from "./output-look.ts";
import { withProgress } from "./progress.ts";
import type { Run } from "./truncate-apply.ts";
import { carryOut } from "./truncate-apply.ts";
import type { TruncateCommandOptions } from "./truncate-options.ts";
import { requestOf, requireWholeOptions, savedPlanOf } from "./truncate-options.ts";
import { replay } from "./truncate-replay.ts";
import { inUse } from "./truncate-writers.ts";

const EXIT_REFUSED = 1;

/** Prose is not read in longer lines. */
const PROSE_COLUMNS = 100;

export async function runTruncate(
  path: string,
  options: TruncateCommandOptions,
  context: CliContext,
): Promise<void> {
  requireWholeOptions(options);
  if (options.undo !== undefined) {
    const { runUndo } = await import("./undo-command.ts");
    await runUndo(path, options, context);
    return;
  }
  if (options.apply !== true) {
    requireNotInterrupted(path);
    await cutLog(path, { lock: null, completed: null }, options, context);
    return;
  }
  const directory = directoryOfLog(path);
  // Where an interrupted change has left no segment, there is something to complete all the same.
  if (!hasPendingSteps(directory)) requireLog(path, directory, options);
  const lock = lockDirectory(directory);
  try {
    await completeAndCut(path, lock, options, context);
  } finally {
    lock.release();
  }
}

async function completeAndCut(
  path: string,
  lock: DirectoryLock,
  options: TruncateCommandOptions,
  context: CliContext,
): Promise<void> {
  const completed = completeFirst(lock.directory, context);
  try {
    await cutLog(path, { lock, completed }, options, context);
  } catch (error) {
    noteCompleted(completed, context);
    throw error;
  }
}

/** Makes sure that there is a log before anything is written there. */
function requireLog(path: string, directory: string, { format }: TruncateCommandOptions): void {
  try {
    openLog(path, { format });
  } catch {
    // It may be in the middle of being changed.
    requireUnlocked(directory);
    openLog(path, { format });
  }
}

async function cutLog(
  path: string,
  { lock, completed }: Run,
  options: TruncateCommandOptions,
  context: CliContext,
): Promise<void> {
  const place = placeOfLog(path);
  const saved = savedPlanOf(options);
  const request = saved?.request ?? requestOf(options);
  const files = openLog(path, { format: options.format });
  const digest = beginDigestOf(files, place, options);
  const plan = await makePlan(files, request, options, context);
  const contents = digest();
  if (options.plan !== undefined && saved === null) {
    writeTextFile(options.plan, savedPlanText({ request, files: contents }));
  }
  const writers = lock === null ? [] : inUse(place.directory, namesOf(files));
  const { recovery, replayLimit } = await replay(files, plan, options.recovery);
  const refusals = [
    ...plan.refusals,
    ...(recovery === null ? [] : recoveryRefusals(recovery, plan)),
    ...(plan.actions.length === 0 ? [] : refusalsOfSaved(saved, contents)),
    ...writers,
  ];
  const work = {
    files,
    place,
    contents,
    plan: { ...plan, refusals },
    recovery,
    replayLimit,
    lock,
    completed,
  };
  await report(carryOut(work, options, context), options, context);
}

/** A run with `--apply` first completes what was interrupted. */
function requireNotInterrupted(path: string): void {
  if (!hasInterruptedChange(path)) return;
  throw new WalctlError(
    "changed",
    `${path}: an earlier change of this log was interrupted`,
    "complete it with truncate --apply, or go back with --undo, before the engine is started",
  );
}

function namesOf({ segments }: LogFiles): readonly string[] {
  return segments.map(({ name }) => name);
}

/** Files are read once more to know them again; a plan that is only looked at does not need that. */
function beginDigestOf(
  { segments }: LogFiles,
  { directory }: LogPlace,
  { apply, plan, jobs }: TruncateCommandOptions,
): () => readonly DigestedFile[] {
  return apply === true || plan !== undefined ? beginDigest(directory, segments, jobs === 1) : () => [];
}

async function makePlan(
  files: LogFiles,
  request: TruncateRequest,
  options: TruncateCommandOptions,
  context: CliContext,
): Promise<TruncatePlan> {
  const log = withProgress(files, options, context);
  const ahead = await checkAhead(options.jobs);
  const plan = planTruncation(log, scanLog(log, { checked: ahead(log) }), request);
  context.status.clear();
  return plan;
}

async function report(
  result: TruncateResult,
  options: TruncateCommandOptions,
  context: CliContext,
): Promise<void> {
  if (options.json === true) {
    await context.stdout.write(renderTruncateJson(result));
  } else if (options.quiet !== true) {
    const { renderTruncateText } = await import("../report/truncate-text.ts");
    const paint = await outputPaint(context, options.color);
    const columns = outputColumns(context, PROSE_COLUMNS);
    await context.stdout.write(renderTruncateText(result, { paint, columns }));
  }
  const isBlocked = blockingRefusals(result.plan, result.forced).length > 0;
  if (isBlocked || result.lateWriters.length > 0) context.setExitCode(EXIT_REFUSED);
}
