import type { JsonValue } from "../core/json.ts";
import type { RepairChange, RepairPlan } from "../recover/repair/repair-plan.ts";
import type { AdviceSubject } from "./advice.ts";
import type { Paint } from "./paint-types.ts";
import { shellWord } from "./shell-word.ts";
import { plural } from "./verify-places.ts";
import { wrap } from "./wrap.ts";

/** The plan of a repair, and what came of it. */
export interface RepairReport {
  readonly plan: RepairPlan;
  /** Whether it was to be carried out. */
  readonly isAsked: boolean;
  readonly applied: boolean;
  /** Why a plan that was to be carried out was not. */
  readonly refusal: string | null;
  readonly backup: string | null;
}

export function repairJson({ plan, applied, refusal, backup }: RepairReport): JsonValue {
  const { status, reason, change } = plan;
  return {
    status: refusal === null ? status : "refused",
    reason: refusal ?? reason,
    applied,
    backup,
    change: change === null ? null : { ...change, rewrittenTxnIds: change.rewrittenTxnIds?.slice() ?? null },
  };
}

type RepairSubject = Pick<AdviceSubject, "engine" | "isPacked">;

/** What `--apply` would do, or has done. */
export function repairLines(
  report: RepairReport,
  subject: RepairSubject & { readonly paint: Paint },
  columns: number,
): string[] {
  const text = describeRepair(report, subject);
  return text === null ? [] : ["", subject.paint.bold("Repair:"), ...wrap(text, columns, "  ")];
}

/** What a repair would do, has done or does not do, in words; null where there is nothing to say. */
export function describeRepair(
  { plan, isAsked, applied, refusal, backup }: RepairReport,
  { engine, isPacked }: RepairSubject,
): string | null {
  const { status, reason, change } = plan;
  if (refusal !== null) return `Refused: ${refusal}. Nothing was written.`;
  // Whoever did not ask is not told that there was nothing to ask for.
  if (status === "nothing-to-do") return isAsked ? `Nothing to do: ${reason}.` : null;
  if (change === null) return `--apply is refused: ${reason}.`;
  const what = describeChange(change, engine);
  if (!applied)
    return `${isPacked ? "Once the log is unpacked, --apply" : "--apply"} would write ${what} ${engine}'s own recovery would then end with what ${committed(change)}, also after further crashes; that is proven before anything is written.`;
  const kept =
    backup === null ? "There is no backup." : `The files as they were are in ${shellWord(backup)}.`;
  return `Done: wrote ${what} ${engine}'s own recovery now ends with what ${committed(change)}, also after further crashes. ${kept}`;
}

/** What a damaged record said is not known to anybody, or has been left out. */
function committed({ damagesLeftOut }: RepairChange): string {
  return damagesLeftOut === 0 ? "was committed" : "the intact records say was committed";
}

function describeCorrectable(records: number): string {
  if (records === 0) return "";
  return ` (${plural(records, "damaged record")} among them can be put right, and kept, with --correct)`;
}

function describeChange(change: RepairChange, engine: string): string {
  const { segment, bytesLeftOut, correctableLeftOut, aborts, txnId, firstLsn, lastLsn, records } = change;
  const parts = [
    ...(bytesLeftOut > 0
      ? [
          `without ${plural(bytesLeftOut, "byte")} that are no intact record${describeCorrectable(correctableLeftOut)}`,
        ]
      : []),
    ...(aborts > 0 ? [`with ${plural(aborts, "abort record")}`] : []),
    ...(txnId === null ? [] : [`with transaction ${txnId}, which ${describeTransaction(change, engine)}`]),
  ];
  // Nothing is left out and nothing added: what was damaged has been put right.
  if (parts.length === 0) parts.push("with its damaged records put right");
  const lsns = records === 0 ? "" : ` (LSN ${firstLsn} to ${lastLsn})`;
  return `${shellWord(segment)} anew, ${parts.join(", ")}${lsns}.`;
}

function describeTransaction(
  { updates, bytes, pages, rewrittenTxnIds }: RepairChange,
  engine: string,
): string {
  if (rewrittenTxnIds === null) {
    if (updates === 0) return "changes nothing and ends what was open before it";
    return `sets ${plural(bytes, "byte")} in ${plural(pages, "page")} to the committed value in ${plural(updates, "update")}`;
  }
  const [only] = rewrittenTxnIds;
  const { length } = rewrittenTxnIds;
  const whose = length === 1 ? `transaction ${only}` : plural(length, "transaction");
  return `writes ${plural(updates, "committed change")} of ${whose} again that ${engine} leaves out`;
}
