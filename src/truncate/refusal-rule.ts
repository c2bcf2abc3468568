import type { LogFiles } from "../segment/log-files.ts";
import type { Cut } from "./cut.ts";
import type { Loss, PlannedAction, Refusal } from "./plan.ts";
import type { TruncateRequest } from "./request.ts";
import type { Survey } from "./survey.ts";

/** What a plan is judged by. */
export interface Judged {
  readonly files: LogFiles;
  readonly survey: Survey;
  readonly request: TruncateRequest;
  readonly cut: Cut;
  readonly actions: readonly PlannedAction[];
  readonly recordsKept: number;
  readonly lost: Loss;
}

/** One thing that can speak against a plan. */
export type RefusalRule = (judged: Judged) => Refusal | null;

/** A refusal that `--force` overrides. */
export function forcible(code: Refusal["code"], message: string): Refusal {
  return { code, message, forcible: true };
}

/** A refusal that nothing overrides. */
export function final(code: Refusal["code"], message: string): Refusal {
  return { code, message, forcible: false };
}
