import { applyChange } from "../segment/durable/apply.ts";
import type { DigestedFile } from "../segment/durable/digested-files.ts";
import type { DirectoryLock } from "../segment/durable/directory-lock.ts";
import type { LogPlace } from "../segment/durable/log-place.ts";
import { absolutePath } from "../segment/durable/log-place.ts";
import type { LogFiles } from "../segment/log-files.ts";
import { fileActionsOf } from "../truncate/file-actions.ts";
import type { TruncatePlan } from "../truncate/plan.ts";
import type { CompletedChange, RecoveryEffect, TruncateResult } from "../truncate/result.ts";
import { blockingRefusals } from "../truncate/result.ts";
import { backupPathOf } from "./backup-option.ts";
import { noteOutcome } from "./change-notes.ts";
import type { CliContext } from "./context.ts";
import type { TruncateCommandOptions } from "./truncate-options.ts";

/** What a run may do, and has done before it cuts the log. */
export interface Run {
  /** Null where nothing is to be changed. */
  readonly lock: DirectoryLock | null;
  readonly completed: CompletedChange | null;
}

/** A cut that is planned. */
export interface Work extends Run {
  readonly files: LogFiles;
  readonly place: LogPlace;
  readonly contents: readonly DigestedFile[];
  readonly plan: TruncatePlan;
  readonly recovery: RecoveryEffect | null;
  readonly replayLimit: number | null;
}

/** Carries a cut out where that is asked for and nothing speaks against it. */
export function carryOut(work: Work, options: TruncateCommandOptions, context: CliContext): TruncateResult {
  const { files, place, contents, plan, recovery, replayLimit, lock, completed } = work;
  const forced = options.force === true;
  const isApplied = lock !== null && blockingRefusals(plan, forced).length === 0;
  const result = { plan, recovery, replayLimit, completed, applied: isApplied, forced };
  if (!isApplied || plan.actions.length === 0) return { ...result, backup: null, lateWriters: [] };
  const path = backupPathOf(files, place, options.backup);
  const { names } = place;
  const outcome = applyChange({
    lock,
    actions: fileActionsOf(plan.actions, place.directory),
    expected: contents,
    backup: path === null ? null : { path: absolutePath(path).path, names, format: files.format.name },
  });
  noteOutcome(outcome, context);
  return { ...result, backup: path, lateWriters: outcome.lateWriters };
}
