import { WalctlError } from "../core/errors.ts";
import { openLog } from "../log/open.ts";
import type { OpenInput } from "../log/open-input.ts";
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
import { standsByItself } from "../segment/packed/archive-path.ts";
import { contentsAfter, withNothingToDo } from "../truncate/carried-out.ts";
import type { TruncatePlan } from "../truncate/plan.ts";
import type { TruncateRequest } from "../truncate/request.ts";
import type { TruncateResult } from "../truncate/result.ts";
import { blockingRefusals, recoveryRefusals } from "../truncate/result.ts";
import { isCarriedOut, refusalsOfSaved, savedPlanText } from "../truncate/saved-plan.ts";
import { planSteps } from "../truncate/truncate.ts";
import { completeFirst, noteCompleted } from "./complete-first.ts";
import type { CliContext } from "./context.ts";
import { checkAhead } from "./jobs.ts";
import { openForReading, requirePlainFiles } from "./open-for-reading.ts";
import { outputColumns, outputPaint } from "./output-look.ts";
import { requirePlanPlace } from "./plan-file.ts";
import { Progress } from "./progress.ts";
import type { Run } from "./truncate-apply.ts";
import { carryOut } from "./truncate-apply.ts";
import type { TruncateCommandOptions } from "./truncate-options.ts";
import { requestOf, requireWholeOptions, savedPlanOf } from "./truncate-options.ts";
import { replay } from "./truncate-replay.ts";
import { inUse } from "./truncate-writers.ts";

/** Of a log that is no file or directory: there only a plan can be made. */
const NO_PLACE: LogPlace = { directory: "", names: [] };

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
  if (options.apply !== true || !standsByItself(path)) {
    requireNotInterrupted(path);
    await cutLog(path, { lock: null, completed: null }, options, context);
    return;
  }
  const directory = directoryOfLog(path);
  // Where an interrupted change has left no segment, there is something to complete all the same.
  if (!hasPendingSteps(directory)) await requireLog(path, directory, options, context);
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

/** Makes sure that there is a log, of plain files, before anything is written there. */
async function requireLog(
  path: string,
  directory: string,
  options: TruncateCommandOptions,
  context: CliContext,
): Promise<void> {
  try {
    openLog(path, { format: options.format });
  } catch (error) {
    // It may be in the middle of being changed.
    requireUnlocked(directory);
    requirePlainFiles(await openForReading(path, options, context), "--apply");
    throw error;
  }
}

async function cutLog(
  path: string,
  { lock, completed }: Run,
  options: TruncateCommandOptions,
  context: CliContext,
): Promise<void> {
  const place = standsByItself(path) ? placeOfLog(path) : NO_PLACE;
  const saved = savedPlanOf(options);
  const request = saved?.request ?? requestOf(options);
  const files = await openForReading(path, options, context);
  for (const option of ["apply", "plan"] as const)
    if (options[option] !== undefined) requirePlainFiles(files, `--${option}`);
  if (options.plan !== undefined && saved === null) requirePlanPlace(options.plan, files, place);
  const digest = beginDigestOf(files, place, options);
  const made = await makePlan(files, request, options, context);
  const contents = digest();
  const plan = isCarriedOut(saved, contents) ? withNothingToDo(made) : made;
  if (options.plan !== undefined && saved === null) {
    const filesAfter = contentsAfter(plan.actions, contents, place.directory);
    writeTextFile(options.plan, savedPlanText({ request, files: contents, filesAfter }));
  }
  const writers = lock === null ? [] : inUse(place.directory, namesOf(files));
  const { recovery, replayLimit } = await replay(files, plan, options, context);
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
  await report(carryOut(work, options, context), files, options, context);
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
  const progress = new Progress(files, options, context);
  const log = progress.files;
  const ahead = await checkAhead(options.jobs);
  return await progress.take(planSteps(log, scanLog(log, { checked: ahead(log) }), request));
}

async function report(
  result: TruncateResult,
  { packedSegments }: OpenInput,
  options: TruncateCommandOptions,
  context: CliContext,
): Promise<void> {
  if (options.json === true) {
    await context.stdout.write(renderTruncateJson(result));
  } else if (options.quiet !== true) {
    const { renderTruncateText } = await import("../report/truncate-text.ts");
    const paint = await outputPaint(context, options.color);
    const columns = outputColumns(context, PROSE_COLUMNS);
    await context.stdout.write(renderTruncateText(result, { paint, columns, isPacked: packedSegments > 0 }));
  }
  const isBlocked = blockingRefusals(result.plan, result.forced).length > 0;
  if (isBlocked || result.lateWriters.length > 0) context.setExitCode(EXIT_REFUSED);
}
