import { runToEnd } from "../core/run-to-end.ts";
import { changesRedone } from "../recover/engine-choice.ts";
import type { RecoveryPhase } from "../recover/phase.ts";
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
  return {
    before,
    after: cut.segments.length === 0 ? null : yield* summarize(cut),
    otherChoices: isPrefixCut(plan) ? otherChoices(files, cut, plan.cut) : 0,
  };
}

/** How many of the changes from the cut on the engine redoes now and not afterwards, or the other way round. */
function otherChoices(files: LogFiles, cut: LogFiles, { segment, offset }: CutPlace): number {
  const segmentIndex = files.segments.findIndex(({ name }) => name === segment);
  if (segmentIndex < 0 || offset === null || cut.segments.length === 0) return 0;
  const before = changesRedone(files, { segmentIndex, offset });
  const after = changesRedone(cut, { segmentIndex: 0, offset: 0 });
  if (before === null || after === null) return 0;
  let others = Math.abs(before.length - after.length);
  for (let at = 0; at < Math.min(before.length, after.length); at++) {
    if (before[at] !== after[at]) others += 1;
  }
  return others;
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
