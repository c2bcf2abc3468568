import { WalctlError } from "../core/errors.ts";
import { openLog } from "../log/open.ts";
import { scanLog } from "../log/scan.ts";
import { renderTruncateJson } from "../report/truncate-json.ts";
import { applyChange } from "../segment/durable/apply.ts";
import type { FileContent } from "../segment/durable/digest.ts";
import type { LogPlace } from "../segment/durable/log-place.ts";
import { absolutePath, contentsOf, defaultBackup, placeOfLog } from "../segment/durable/log-place.ts";
import { finishPendingSteps, hasPendingSteps } from "../segment/durable/pending-steps.ts";
import { writeTextFile } from "../segment/durable/write-whole-file.ts";
import type { LogFiles } from "../segment/log-files.ts";
import { fileActionsOf } from "../truncate/file-actions.ts";
import type { Refusal, TruncatePlan } from "../truncate/plan.ts";
import type { TruncateRequest } from "../truncate/request.ts";
import type { RecoveryEffect, TruncateResult } from "../truncate/result.ts";
import { blockingRefusals, recoveryRefusals } from "../truncate/result.ts";
import type { SavedPlan } from "../truncate/saved-plan.ts";
import { firstChanged, savedPlanText } from "../truncate/saved-plan.ts";
import { planSteps } from "../truncate/truncate.ts";
import type { CliContext } from "./context.ts";
import { checkAhead } from "./jobs.ts";
import { outputColumns, outputPaint } from "./output-look.ts";
import { requirePlanPlace } from "./plan-file.ts";
import { Progress } from "./progress.ts";
import type { TruncateCommandOptions } from "./truncate-options.ts";
import { requestOf, requireWholeOptions, savedPlanOf } from "./truncate-options.ts";
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
  const place = placeOfLog(path);
  finishInterrupted(path, place, options);
  const saved = savedPlanOf(options);
  const request = saved?.request ?? requestOf(options);
  const files = openLog(path, { format: options.format });
  if (options.plan !== undefined && saved === null) requirePlanPlace(options.plan, files, place);
  const contents = digest(files, place, options);
  const plan = await makePlan(files, request, { ...options, saved, contents }, context);
  const writers = options.apply === true ? inUse(place.directory, namesOf(files)) : [];
  const recovery = replays(options, plan) ? await replay(files, plan, options, context) : null;
  const refusals = [
    ...plan.refusals,
    ...(recovery === null ? [] : recoveryRefusals(recovery, plan)),
    ...changedSince(saved, contents),
    ...writers,
  ];
  const result = carryOut({ files, place, contents, plan: { ...plan, refusals }, recovery }, options);
  await report(result, options, context);
}

/** What a run that was killed in the middle of its last steps has left is completed before anything new. */
function finishInterrupted(path: string, { directory }: LogPlace, { apply }: TruncateCommandOptions): void {
  if (!hasPendingSteps(directory)) return;
  if (apply === true) {
    finishPendingSteps(directory);
    return;
  }
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
function digest(
  files: LogFiles,
  { directory }: LogPlace,
  { apply, plan }: TruncateCommandOptions,
): readonly FileContent[] {
  return apply === true || plan !== undefined ? contentsOf(directory, namesOf(files)) : [];
}

interface Planning extends TruncateCommandOptions {
  readonly saved: SavedPlan | null;
  readonly contents: readonly FileContent[];
}

async function makePlan(
  files: LogFiles,
  request: TruncateRequest,
  options: Planning,
  context: CliContext,
): Promise<TruncatePlan> {
  const progress = new Progress(files, options, context);
  const log = progress.files;
  const ahead = await checkAhead(options.jobs);
  const plan = await progress.take(planSteps(log, scanLog(log, { checked: ahead(log) }), request));
  if (options.plan !== undefined && options.saved === null) {
    writeTextFile(options.plan, savedPlanText({ request, files: options.contents }));
  }
  return plan;
}

/** Replaying recovery takes several passes, and memory for transactions and changes. */
const REPLAYED_BYTES_MOST: number = 64 * 1024 * 1024;

function replays({ recovery }: TruncateCommandOptions, plan: TruncatePlan): boolean {
  const isSmall = plan.bytesKept + plan.bytesRemoved <= REPLAYED_BYTES_MOST;
  return plan.actions.length > 0 && (recovery ?? isSmall);
}

async function replay(
  files: LogFiles,
  plan: TruncatePlan,
  options: TruncateCommandOptions,
  context: CliContext,
): Promise<RecoveryEffect> {
  const { recoveryEffectSteps } = await import("./recovery-effect.ts");
  const { recoveryDoing } = await import("./recovery-doing.ts");
  const progress = new Progress(files, options, context);
  return await progress.take(recoveryEffectSteps(progress.files, plan), { doing: recoveryDoing });
}

function changedSince(saved: SavedPlan | null, contents: readonly FileContent[]): readonly Refusal[] {
  const name = saved === null ? null : firstChanged(saved.files, contents);
  if (name === null) return [];
  return [
    { code: "changed", message: `${name} is not what it was when the plan was saved`, forcible: false },
  ];
}

interface Work {
  readonly files: LogFiles;
  readonly place: LogPlace;
  readonly contents: readonly FileContent[];
  readonly plan: TruncatePlan;
  readonly recovery: RecoveryEffect | null;
}

function carryOut(work: Work, options: TruncateCommandOptions): TruncateResult {
  const { files, place, contents, plan, recovery } = work;
  const forced = options.force === true;
  const isApplied = options.apply === true && blockingRefusals(plan, forced).length === 0;
  if (!isApplied || plan.actions.length === 0)
    return { plan, recovery, applied: isApplied, forced, backup: null };
  const backup = backupPath(files, options);
  const { directory, names } = place;
  applyChange({
    directory,
    actions: fileActionsOf(plan.actions, directory),
    expected: contents,
    backup: backup === null ? null : { path: absolutePath(backup).path, names, format: files.format.name },
  });
  return { plan, recovery, applied: true, forced, backup };
}

function backupPath({ path, format }: LogFiles, options: TruncateCommandOptions): string | null {
  if (options.backup === false) return null;
  const backup = typeof options.backup === "string" ? options.backup : defaultBackup(path, new Date());
  if (format.naming.parse(absolutePath(backup).name) !== null) {
    throw new WalctlError("usage", `--backup: ${backup} is the name of a segment`, "give another name");
  }
  return backup;
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
  if (blockingRefusals(result.plan, result.forced).length > 0) context.setExitCode(EXIT_REFUSED);
}
