import { runToEnd } from "../core/run-to-end.ts";
import type { RecoveryPhase } from "../recover/phase.ts";
import { recoverSteps } from "../recover/recover.ts";
import type { LogFiles } from "../segment/log-files.ts";
import { cutLog } from "../truncate/cut-log.ts";
import type { TruncatePlan } from "../truncate/plan.ts";
import type { RecoveryEffect, RecoverySummary } from "../truncate/result.ts";

/**
 * Replays recovery of the log as it is and as the plan leaves it. Nothing is written.
 *
 * @throws WalctlError where the files cannot be read
 */
export function recoveryEffect(files: LogFiles, { actions }: TruncatePlan): RecoveryEffect {
  return runToEnd(recoveryEffectSteps(files, { actions }));
}

/** The same in steps. */
export function* recoveryEffectSteps(
  files: LogFiles,
  { actions }: Pick<TruncatePlan, "actions">,
): Generator<RecoveryPhase, RecoveryEffect> {
  const cut = cutLog(files, actions);
  const before = yield* summarize(files);
  return { before, after: cut.segments.length === 0 ? null : yield* summarize(cut) };
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
