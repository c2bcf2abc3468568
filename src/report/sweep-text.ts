import { escapeString } from "../core/escape.ts";
import type { Coverage, CrashFailure, CrashFailureKind, SweepResult } from "../recover/crash/sweep-result.ts";
import type { Paint } from "./paint-types.ts";
import { shellWord } from "./shell-word.ts";
import { plural } from "./verify-places.ts";
import { readableWidth, wrap } from "./wrap.ts";

export interface SweepTextOptions {
  /** The engine's name for people. */
  readonly engine: string;
  readonly paint: Paint;
  readonly columns: number;
}

const FAILURES_SHOWN = 10;
const PAGES_SHOWN = 5;

const KINDS: Readonly<Record<CrashFailureKind, string>> = {
  "stale-before-image": "before images that undo needs hold bytes that were never committed",
  "pages-differ": "recovery ends with other pages than where undo is not interrupted",
};

/** The result of a sweep for people, with its line ends. */
export function renderSweepText(result: SweepResult, options: SweepTextOptions): string {
  const columns = readableWidth(options.columns);
  const lines = [
    ...headline(result, options.paint, columns),
    "",
    ...coverageLines(result, options.engine, columns),
    ...failureLines(result, columns),
  ];
  return `${lines.join("\n")}\n`;
}

function headline(
  { path, failureCount, crashPoints, undoCrashes }: SweepResult,
  paint: Paint,
  columns: number,
): string[] {
  const trials = crashPoints.tested + undoCrashes.tested;
  const label = failureCount === 0 ? "HOLDS" : "FAILS";
  const text =
    failureCount === 0
      ? `recovery of ${escapeString(path)} ends with exactly what was committed, wherever it crashes.`
      : `recovery of ${escapeString(path)} ends with something else than what was committed after ${failureCount} of ${crashes(trials)}.`;
  const [first = "", ...rest] = wrap(`${label}: ${text}`, columns);
  const brush = failureCount === 0 ? paint.green : paint.red;
  return [`${brush(paint.bold(label))}${first.slice(label.length)}`, ...rest];
}

function coverageLines(result: SweepResult, engine: string, columns: number): string[] {
  const { crashPoints, undoCrashes, undoRepeats, engineFailures } = result;
  const points = `${covered(crashPoints)} crash points: before the first of ${plural(result.records, "record")}, and behind each.`;
  const undo = `${covered(undoCrashes)} crashes during undo: behind each compensation record that it writes there.`;
  const ofEngine =
    engineFailures === 0
      ? `would end with what was committed at each of them.`
      : `would not recover, or end with something else, at ${engineFailures} of the ${crashPoints.tested} crash points.`;
  const repeats = `After ${crashes(undoRepeats)} undo compensates again what it had compensated: several losers share an id. The pages are right all the same.`;
  return [
    ...wrap(points, columns, "Tried:   "),
    ...wrap(undo, columns, "         "),
    ...wrap(ofEngine, columns, `${engine}:`.padEnd(9)),
    ...(undoRepeats === 0 ? [] : wrap(repeats, columns, "Note:    ")),
  ];
}

function crashes(count: number): string {
  return `${count} crash${count === 1 ? "" : "es"}`;
}

function covered({ tested, possible }: Coverage): string {
  return tested === possible ? `all ${possible}` : `${tested} of ${possible}, evenly spread,`;
}

function failureLines({ path, failures, failureCount }: SweepResult, columns: number): string[] {
  const [first] = failures;
  if (first === undefined) return [];
  const shown = failures.slice(0, FAILURES_SHOWN);
  const hidden = failureCount - shown.length;
  return [
    "",
    ...shown.flatMap((failure) => wrap(`${describeFailure(failure)} (${failure.kind}).`, columns, "  ")),
    ...(hidden > 0 ? [`  … and ${hidden} more.`] : []),
    "",
    "Look at the first:",
    `  ${commandFor(first, path)}`,
  ];
}

function describeFailure({ kind, records, lsn, clrs, pageIds }: CrashFailure): string {
  const place = lsn === null ? "Before the first record" : `Behind LSN ${lsn} (${plural(records, "record")})`;
  const during = clrs === 0 ? "" : `, with ${plural(clrs, "compensation record")} written`;
  const shown = pageIds.slice(0, PAGES_SHOWN).join(", ");
  const more = pageIds.length > PAGES_SHOWN ? " and others" : "";
  return `${place}${during}: page${pageIds.length === 1 ? "" : "s"} ${shown}${more}: ${KINDS[kind]}`;
}

function commandFor({ lsn, clrs }: CrashFailure, path: string): string {
  const at = lsn === null ? "" : ` --crash-at ${lsn}`;
  const during = clrs === 0 ? "" : ` --crash-during-undo ${clrs}`;
  return `walctl recover${at}${during} --explain ${shellWord(path)}`;
}
