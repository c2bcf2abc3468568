import type { Refusal, TruncatePlan } from "./plan.ts";

/** A plan, and what became of it. */
export interface TruncateResult {
  readonly plan: TruncatePlan;
  readonly applied: boolean;
  /** Whether refusals that can be overridden are. */
  readonly forced: boolean;
  /** Where the files were copied to before they were changed; null where they were not. */
  readonly backup: string | null;
}

/** Whether nothing speaks against the plan. */
export function isSafe({ refusals }: TruncatePlan): boolean {
  return refusals.length === 0;
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
  readonly refusals: readonly Refusal[];
}
