import type { CompletedChange } from "../segment/durable/complete-interrupted.ts";
import type { LateWriter } from "../segment/durable/open-writers.ts";
import type { Refusal, TruncatePlan } from "./plan.ts";
import { counted } from "./words.ts";

export type { CompletedChange, LateWriter };

/** What recovery makes of a log, in numbers. */
export interface RecoverySummary {
  /** Intact records that the engine's reader reaches, and those that it does not. */
  readonly reachedRecords: number;
  readonly unreachableRecords: number;
  /** Changes that recovery redoes and undoes. */
  readonly redo: number;
  readonly undo: number;
  /** How the engine's own recovery ends. */
  readonly engineOutcome: string;
  readonly engineMessage: string | null;
  readonly engineRedo: number;
  readonly engineUndo: number;
}

/** What recovery would do with the log as it is, and with the log as the plan leaves it. */
export interface RecoveryEffect {
  readonly before: RecoverySummary;
  /** Null where nothing of the log is left. */
  readonly after: RecoverySummary | null;
  /** Where the beginning is cut off: changes behind the cut that the engine redoes now and not afterwards, or the other way round. */
  readonly otherChoices: number;
}

/** Whether the beginning of the log is cut off. */
export function isPrefixCut({ mode }: TruncatePlan): boolean {
  return mode.kind === "checkpoint" || mode.kind === "before-lsn";
}

/** What speaks against a plan because of what recovery would do with what it leaves. */
export function recoveryRefusals(
  { before, after, otherChoices }: RecoveryEffect,
  plan: TruncatePlan,
): readonly Refusal[] {
  if (after === null) return [];
  const isWorse = before.engineOutcome === "completes" && after.engineOutcome !== "completes";
  const isCutOff = after.unreachableRecords > before.unreachableRecords;
  // What stands behind the cut is undone as before: all of it is needed, whatever a checkpoint says.
  const isOtherUndo =
    isPrefixCut(plan) && (after.undo !== before.undo || after.engineUndo !== before.engineUndo);
  const engine = `(${after.engineMessage ?? after.engineOutcome})`;
  const messages = [
    ...(isWorse ? [`the engine's recovery completes now, and would not on what is left ${engine}`] : []),
    ...(isCutOff ? [`the engine's reader would not reach ${after.unreachableRecords} of what is left`] : []),
    ...(!isWorse && otherChoices > 0
      ? [
          `the engine would decide otherwise than now whether to redo ${counted(otherChoices, "change")} behind the cut`,
        ]
      : []),
    ...(!isWorse && isOtherUndo ? ["recovery would not undo the same changes as before"] : []),
  ];
  return messages.map((message) => ({ code: "engine-rejects", message, forcible: true }));
}

/** A plan, and what became of it. */
export interface TruncateResult {
  readonly plan: TruncatePlan;
  /** Null where it was not asked for, or nothing changes. */
  readonly recovery: RecoveryEffect | null;
  /** Where recovery was not replayed because the log has more bytes than this; else null. */
  readonly replayLimit: number | null;
  readonly applied: boolean;
  /** Whether refusals that can be overridden are. */
  readonly forced: boolean;
  /** Where the files were copied to before they were changed; null where they were not. */
  readonly backup: string | null;
  /** Null where there was nothing to complete. */
  readonly completed: CompletedChange | null;
  /** Those who write into what is no longer the log. */
  readonly lateWriters: readonly LateWriter[];
}

/** What keeps the plan from being carried out. */
export function blockingRefusals({ refusals }: TruncatePlan, forced: boolean): readonly Refusal[] {
  return refusals.filter(({ forcible }) => !(forcible && forced));
}

/** What is put back from a backup, and what speaks against it. */
export interface UndoResult {
  /** As the user gave it. */
  readonly path: string;
  readonly format: string;
  readonly backup: string;
  readonly applied: boolean;
  readonly forced: boolean;
  readonly restored: readonly string[];
  readonly removed: readonly string[];
  readonly lateWriters: readonly LateWriter[];
  readonly refusals: readonly Refusal[];
}
