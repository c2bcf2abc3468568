import { recoverLog } from "../recover/recover.ts";
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
  const after = cutLog(files, actions);
  return { before: summarize(files), after: after.segments.length === 0 ? null : summarize(after) };
}

function summarize(files: LogFiles): RecoverySummary {
  const recovery = recoverLog(files);
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
