import { escapeString } from "../core/escape.ts";
import type { Listed, PlannedAction, TruncatePlan } from "../truncate/plan.ts";
import type { RecoveryEffect, RecoverySummary, TruncateResult } from "../truncate/result.ts";
import { blockedBy, headlineLines, refusalLines } from "./change-headline.ts";
import { describeCompleted } from "./completed-change.ts";
import type { Paint } from "./paint-types.ts";
import { shellWord } from "./shell-word.ts";
import { readableWidth, wrap } from "./wrap.ts";

export interface ChangeTextOptions {
  readonly paint: Paint;
  readonly columns: number;
}

export interface TruncateTextOptions extends ChangeTextOptions {
  /** Whether the log is not made of plain files alone. */
  readonly isPacked: boolean;
}

/** A plan with its bill, or what it came to, for people, with its line ends. */
export function renderTruncateText(result: TruncateResult, options: TruncateTextOptions): string {
  const columns = readableWidth(options.columns);
  const { plan, forced } = result;
  const lines = [
    ...headlineLines(stateOf(result), escapeString(plan.path), { ...options, columns }),
    ...refusalLines(plan.refusals, forced, columns),
    ...completedLines(result, columns),
    ...billLines(result, columns),
    ...nextLines(result, options.paint, columns),
  ];
  return `${lines.join("\n")}\n`;
}

function stateOf({ plan, applied, forced, completed }: TruncateResult): Parameters<typeof headlineLines>[0] {
  if (blockedBy(plan.refusals, forced).length > 0) return "refused";
  if (plan.actions.length === 0) return completed === null ? "nothing" : "done";
  if (applied) return "done";
  return plan.refusals.length > 0 ? "forced" : "safe";
}

/** It is not a part of the plan: it has been done, whatever became of that. */
function completedLines({ completed }: TruncateResult, columns: number): string[] {
  if (completed === null) return [];
  return [
    "",
    ...wrap(`an interrupted change was completed: ${describeCompleted(completed)}.`, columns, "First:   "),
  ];
}

function billLines(
  { plan, recovery, replayLimit, backup, applied }: TruncateResult,
  columns: number,
): string[] {
  const place = describePlace(plan);
  const records = plan.recordsRemoved + plan.recordsKept;
  const bytes = plan.bytesRemoved + plan.bytesKept;
  const lead = applied ? "Removed: " : "Removes: ";
  const removed = `${plan.recordsRemoved} of ${plural(records, "record")}, ${plan.bytesRemoved} of ${plural(bytes, "byte")}.`;
  return [
    "",
    ...wrap(`${place}${plan.cut.why}`, columns, "Cut:     "),
    ...plan.actions.flatMap((action, i) =>
      wrap(describeAction(action), columns, i === 0 ? "Files:   " : "         "),
    ),
    ...wrap(removed, columns, lead),
    ...wrap(describeLoss(plan), columns, "Lost:    "),
    ...orderLines(plan.keptOutOfOrder, columns),
    ...(recovery === null ? [] : recoveryLines(recovery, columns)),
    ...(replayLimit === null ? [] : notReplayedLines(replayLimit, columns)),
    ...plan.notes.flatMap((note) => wrap(note, columns, "Note:    ")),
    ...(backup === null ? [] : wrap(escapeString(backup), columns, "Backup:  ")),
  ];
}

function describePlace({ cut }: TruncatePlan): string {
  if (cut.segment === null || cut.offset === null) return "";
  const lsn = cut.lsn === null ? "" : `, LSN ${cut.lsn}`;
  return `at ${escapeString(cut.segment)}:${cut.offset}${lsn}. `;
}

function describeAction(action: PlannedAction): string {
  const name = escapeString(action.segment);
  if (action.action === "remove")
    return `remove ${name}, ${plural(action.records, "record")}, ${plural(action.bytes, "byte")}`;
  const range = `cut bytes ${action.from} to ${action.to} out of ${name}`;
  return action.newName === null ? range : `${range}, which becomes ${action.newName}`;
}

function describeLoss({ lost }: TruncatePlan): string {
  const { damagedRecords } = lost;
  const damaged = damagedRecords === 0 ? [] : [`${plural(damagedRecords, "damaged record")}`];
  if (lost.records === 0) return `${damaged[0] ?? "nothing that recovery needs"}.`;
  const parts = [`${plural(lost.records, "intact record")} that recovery needs`, ...damaged];
  parts.push(describeListed(lost.committedTransactions, "committed transaction"));
  if (lost.pages.count > 0) parts.push(`changes of ${describeListed(lost.pages, "page")}`);
  return `${parts.join("; ")}.`;
}

const NUMBERS_SHOWN = 10;

function describeListed({ count, first }: Listed, noun: string): string {
  if (count === 0) return `no ${noun}`;
  const shown = first.slice(0, NUMBERS_SHOWN).join(", ");
  return `${plural(count, noun)} (${shown}${count > NUMBERS_SHOWN ? ", …" : ""})`;
}

function recoveryLines({ before, after }: RecoveryEffect, columns: number): string[] {
  return [
    ...wrap(`before: ${describeRecovery(before)}`, columns, "Recovery "),
    ...wrap(
      `after:  ${after === null ? "there is nothing to recover." : describeRecovery(after)}`,
      columns,
      "         ",
    ),
  ];
}

const BYTES_PER_MIB: number = 1024 * 1024;

function notReplayedLines(limit: number, columns: number): string[] {
  const text =
    `was not replayed before and after the cut, for the log is above ${limit / BYTES_PER_MIB} MiB: whether the ` +
    "engine's own recovery takes what is left is not checked. --recovery does both.";
  return wrap(text, columns, "Recovery ");
}

function describeRecovery(summary: RecoverySummary): string {
  const { reachedRecords, unreachableRecords, redo, undo, engineOutcome, engineRedo, engineUndo } = summary;
  const unreachable = unreachableRecords > 0 ? `, ${unreachableRecords} out of reach` : "";
  const engine = `the engine's own ${engineOutcome}`;
  const counts = engineOutcome === "completes" ? `, ${engineRedo} and ${engineUndo}` : "";
  return `${plural(reachedRecords, "record")}${unreachable}; redoes ${redo}, undoes ${undo}; ${engine}${counts}.`;
}

function orderLines(kept: Listed, columns: number): string[] {
  if (kept.count === 0) return [];
  const text = `${describeListed(kept, "record")} out of LSN order on this side of the cut, kept.`;
  return wrap(text, columns, "Order:   ");
}

function nextLines({ plan, applied, backup }: TruncateResult, paint: Paint, columns: number): string[] {
  if (!applied || backup === null) return [];
  const command = `walctl truncate --undo ${shellWord(backup)} --apply ${shellWord(plan.path)}`;
  return ["", ...wrap("To put it back:", columns), `  ${paint.bold(command)}`];
}

function plural(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
