import { WalctlError } from "../core/errors.ts";
import type { CutMode, TruncateRequest } from "../truncate/request.ts";
import type { SavedPlan } from "../truncate/saved-plan.ts";
import type { CommonOptions } from "./common-options.ts";
import { readPlanFile } from "./plan-file.ts";

/** The options of `truncate`, as commander hands them over. */
export interface TruncateCommandOptions extends CommonOptions {
  readonly tail?: boolean;
  readonly checkpoint?: boolean;
  readonly beforeLsn?: bigint;
  readonly afterLsn?: bigint;
  readonly undo?: string;
  readonly apply?: boolean;
  readonly plan?: string;
  /** False for `--no-backup`; true where nothing is said. */
  readonly backup: string | boolean;
  readonly assumeFlushed?: boolean;
  readonly maxLoss?: number;
  readonly force?: boolean;
  /** False for `--no-recovery`. */
  readonly recovery?: boolean;
}

function usage(message: string, hint: string): WalctlError {
  return new WalctlError("usage", message, hint);
}

function modesOf({ tail, checkpoint, beforeLsn, afterLsn }: TruncateCommandOptions): readonly CutMode[] {
  return [
    ...(tail === true ? [{ kind: "tail" } as const] : []),
    ...(checkpoint === true ? [{ kind: "checkpoint" } as const] : []),
    ...(beforeLsn === undefined ? [] : [{ kind: "before-lsn", lsn: beforeLsn } as const]),
    ...(afterLsn === undefined ? [] : [{ kind: "after-lsn", lsn: afterLsn } as const]),
  ];
}

/** @throws WalctlError where the options do not say what is to be done, or say two things */
export function requireWholeOptions(options: TruncateCommandOptions): void {
  const isUndo = options.undo !== undefined;
  const isSaved = !isUndo && options.apply === true && options.plan !== undefined;
  const modes = modesOf(options).length;
  if (isUndo && (modes > 0 || options.plan !== undefined)) {
    throw usage("--undo goes with --apply and --force alone", "see walctl truncate --help");
  }
  if (isSaved && modes > 0) {
    throw usage("--apply --plan takes from the plan what to cut", "leave the other option away");
  }
  if (!isUndo && !isSaved && modes !== 1) {
    throw usage(
      modes === 0 ? "nothing says what to cut" : "more than one option says what to cut",
      "give one of --tail, --checkpoint, --before-lsn N, --after-lsn N",
    );
  }
}

export function requestOf(options: TruncateCommandOptions): TruncateRequest {
  const { assumeFlushed = false, maxLoss = null } = options;
  return { mode: modesOf(options)[0]!, assumeFlushed, maxLoss };
}

/** The plan that is to be carried out; null where the options make one. */
export function savedPlanOf({ apply, plan, maxLoss }: TruncateCommandOptions): SavedPlan | null {
  if (apply !== true || plan === undefined) return null;
  const saved = readPlanFile(plan);
  return maxLoss === undefined ? saved : { ...saved, request: { ...saved.request, maxLoss } };
}
