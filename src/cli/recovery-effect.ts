import { runToEnd } from "../core/run-to-end.ts";
import { redoneSteps } from "../recover/engine-choice.ts";
import type { RecoveryPhase } from "../recover/phase.ts";
import { asPhase } from "../recover/phase.ts";
import { recoverSteps } from "../recover/recover.ts";
import type { LogFiles } from "../segment/log-files.ts";
import { cutLog } from "../truncate/cut-log.ts";
import type { CutPlace, TruncatePlan } from "../truncate/plan.ts";
import type { RecoveryEffect, RecoverySummary } from "../truncate/result.ts";
import { isPrefixCut } from "../truncate/result.ts";

/**
 * Replays recovery of the log as it is and as the plan leaves it. Nothing is written.
 *
 * @throws WalctlError where the files cannot be read
 */
export function recoveryEffect(files: LogFiles, plan: TruncatePlan): RecoveryEffect {
  return runToEnd(recoveryEffectSteps(files, plan));
}

/** The same in steps. */
export function* recoveryEffectSteps(
  files: LogFiles,
  plan: TruncatePlan,
): Generator<RecoveryPhase, RecoveryEffect> {
  const cut = cutLog(files, plan.actions);
  const before = yield* summarize(files);
  const after = cut.segments.length === 0 ? null : yield* summarize(cut);
  const isCompared = after !== null && isPrefixCut(plan);
  const otherChoices = isCompared ? yield* asPhase("engine", comparedChoices(files, cut, plan.cut)) : 0;
  return { before, after, otherChoices };
}

/** How many of the changes from the cut on the engine redoes now and not afterwards, or the other way round. */
function* comparedChoices(
  files: LogFiles,
  cut: LogFiles,
  { segment, offset }: CutPlace,
): Generator<void, number> {
  const segmentIndex = files.segments.findIndex(({ name }) => name === segment);
  if (offset === null) return 0;
  const before = yield* redoneSteps(files, { segmentIndex, offset });
  const after = yield* redoneSteps(cut, { segmentIndex: 0, offset: 0 });
  if (before === null || after === null) return 0;
  const differing = before.filter((isRedone, change) => isRedone !== after[change]).length;
  return differing + Math.max(0, after.length - before.length);
}

function* summarize(files: LogFiles): Generator<RecoveryPhase, RecoverySummary> {
  const recovery = yield* recoverSteps(files);
  try {
    const { analysis, redo, undo, engine, unreachableRecords } = recovery.result;
    return {
      reachedRecords: analysis.records,
      unreachableRecords,
      redo: redo.count,
      undo: undo.count,
      engineOutcome: engine.outcome,
      engineMessage: engine.message,
      engineRedo: engine.redoCount,
      engineUndo: engine.undoCount,
    };
  } finally {
    recovery.close();
  }
}
