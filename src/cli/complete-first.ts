import { describeCompleted } from "../report/completed-change.ts";
import type { CompletedChange } from "../segment/durable/complete-interrupted.ts";
import { completeInterrupted } from "../segment/durable/complete-interrupted.ts";
import { hasPendingSteps } from "../segment/durable/pending-steps.ts";
import { noteOutcome } from "./change-notes.ts";
import type { CliContext } from "./context.ts";

/**
 * Completes what an earlier run was interrupted at, before anything new is done. Null where there is nothing of that kind.
 *
 * @param directory that is locked
 * @throws WalctlError where somebody writes into the files, or it cannot be completed
 */
export function completeFirst(directory: string, context: CliContext): CompletedChange | null {
  if (!hasPendingSteps(directory)) return null;
  const { completed, lateWriters } = completeInterrupted(directory);
  noteOutcome({ lateWriters, linkedElsewhere: [] }, context);
  return completed;
}

/** Where the command fails after that, this is all that is said of it. */
export function noteCompleted(completed: CompletedChange | null, context: CliContext): void {
  if (completed === null) return;
  context.note(`completed an interrupted change: ${describeCompleted(completed)}`);
}
