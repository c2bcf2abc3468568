import { DIVERGENCES } from "../core/divergences.ts";
import type { Divergence, RecoverResult, RedoResult } from "../recover/result.ts";
import type { CleanLogReport } from "./clean-log-report.ts";
import { cleanLogLines } from "./clean-log-report.ts";
import type { Paint } from "./paint-types.ts";
import { recoverAdvice } from "./recover-advice.ts";
import { noteLines, remarkLines } from "./recover-remarks.ts";
import { verdictOf } from "./recover-verdict.ts";
import { recoveryCounts } from "./recovery-counts.ts";
import type { RepairReport } from "./repair-report.ts";
import { repairLines } from "./repair-report.ts";
import type { Column } from "./table.ts";
import { tableLines } from "./table.ts";
import { plural, severityBrush } from "./verify-places.ts";
import { readableWidth, wrap } from "./wrap.ts";

export interface RecoverTextOptions {
  /** The engine's name for people. */
  readonly engine: string;
  /** Whether the log is not made of plain files alone. */
  readonly isPacked: boolean;
  readonly paint: Paint;
  /** Width of the terminal; prose is wrapped at 60 to 200. */
  readonly columns: number;
  /** `--salvage` or `--correct`, where the recovery was to use more than the engine's reader reaches. */
  readonly option: "--salvage" | "--correct" | null;
  /** Whether it is about the log as it was at some point, or would have been after a crash. */
  readonly isHypothetical: boolean;
  readonly repair: RepairReport;
  readonly cleanLog: CleanLogReport | null;
}

/** The result of `recover` for people, on one screen, with its line ends. */
export function renderRecoverText(result: RecoverResult, options: RecoverTextOptions): string {
  const columns = readableWidth(options.columns);
  const lines = [
    ...headline(result, options, columns),
    "",
    ...stepLines(result, options.engine),
    "",
    ...transactionLines(result, columns),
    ...divergenceLines(result.divergences, options.paint, columns),
    ...remarkLines(result.remarks, options.paint, columns),
    ...noteLines(result.notes, options.paint, columns),
    ...(options.isHypothetical ? [] : repairLines(options.repair, options, columns)),
    ...cleanLogLines(options.cleanLog, options.paint, columns),
    ...adviceLines(result, options, columns),
  ];
  return `${lines.join("\n")}\n`;
}

function headline(result: RecoverResult, options: RecoverTextOptions, columns: number): string[] {
  const { engine, paint, repair } = options;
  const { label, severity, text } = verdictOf(result, engine);
  const brush = severity === null ? paint.green : severityBrush(severity, paint);
  const lines = labelled(label, text, brush, options, columns);
  if (!repair.applied) return lines;
  const done = "the log is put right, see below. What follows is how it was found.";
  return [...labelled("REPAIRED", done, paint.green, options, columns), "", ...lines];
}

function labelled(
  label: string,
  text: string,
  brush: (text: string) => string,
  { paint }: RecoverTextOptions,
  columns: number,
): string[] {
  const [first = "", ...rest] = wrap(`${label}: ${text}`, columns);
  return [`${brush(paint.bold(label))}${first.slice(label.length)}`, ...rest];
}

function stepLines(result: RecoverResult, engine: string): string[] {
  const title: Column[] = [
    { title: "", align: "left" },
    { title: "recovery", align: "right" },
    { title: engine, align: "right" },
  ];
  return tableLines(title, recoveryCounts(result));
}

/** Why nothing is undone, and what that leaves open. */
function noUndo(losers: number, { uncertain }: RedoResult): string {
  const why = "the log holds nothing to undo with";
  if (uncertain !== null && uncertain.count > 0) {
    return `${why}. Records between the markers of a transaction that aborted or is open may belong to it or not: they are uncertain, and not redone.`;
  }
  return losers === 0
    ? `${why}, and nothing has to be undone.`
    : `${why}: what the losers wrote is not redone, and if it has reached the pages already, the log cannot tell what was there before.`;
}

const LOSERS_SHOWN = 12;

function transactionLines(
  { analysis, redo, undo, unreachableRecords }: RecoverResult,
  columns: number,
): string[] {
  const { startLsn, endLsn, dirtyPages } = analysis;
  const range = startLsn === null ? "no record" : `LSN ${startLsn} to ${endLsn}`;
  const pages = dirtyPages === null ? "" : `, ${plural(dirtyPages.pageIds.length, "page")} touched`;
  const start = redo.startLsn === null ? "nothing to redo" : `redo begins at LSN ${redo.startLsn}`;
  const beyond =
    unreachableRecords > 0 ? `; ${plural(unreachableRecords, "intact record")} out of reach` : "";
  const shown: string[] = [];
  for (const id of undo.losers) {
    if (shown.length === LOSERS_SHOWN) break;
    shown.push(String(id));
  }
  const more = undo.losers.length - shown.length;
  // Markers without ids leave transactions open that nobody can name.
  const { active } = analysis.transactions;
  const unnamed = active > 0 ? `${plural(active, "open transaction")} without an id` : "none";
  const losers = shown.length === 0 ? unnamed : shown.join(", ") + (more > 0 ? ` and ${more} more` : "");
  return [
    ...wrap(`${range}${pages}; ${start}${beyond}.`, columns, "Log:    "),
    ...wrap(`${losers}.`, columns, "Losers: "),
    ...(undo.possible ? [] : wrap(noUndo(undo.losers.length, redo), columns, "Undo:   ")),
  ];
}

function divergenceLines(divergences: readonly Divergence[], paint: Paint, columns: number): string[] {
  return divergences.flatMap(({ code, severity, message }) => {
    const { title, meaning, next } = DIVERGENCES[code];
    const [first = "", ...rest] = wrap(`${code}: ${title}`, columns);
    return [
      "",
      `${severityBrush(severity, paint)(paint.bold(code))}${first.slice(code.length)}`,
      ...rest.map((line) => `  ${line}`),
      ...wrap(message, columns, "  "),
      ...wrap(meaning, columns, "  Means: "),
      ...wrap(next, columns, "  Next:  "),
    ];
  });
}

function adviceLines(
  result: RecoverResult,
  { engine, isPacked, isHypothetical, paint, option, repair }: RecoverTextOptions,
  columns: number,
): string[] {
  if (repair.applied) return [];
  const steps = recoverAdvice(result, {
    engine,
    isPacked,
    isHypothetical,
    option: option === null ? "" : `${option} `,
    isRepairable: repair.plan.status === "needed",
  });
  const numbered = steps.flatMap(({ text, commands }, index) => [
    ...wrap(text, columns, `  ${index + 1}. `),
    ...commands.map((command) => `     ${paint.bold(command)}`),
  ]);
  return ["", paint.bold("What to do now:"), ...numbered];
}
