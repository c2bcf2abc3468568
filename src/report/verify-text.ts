import { escapeString } from "../core/escape.ts";
import type { Baseline } from "../verify/baseline.ts";
import type { VerifiedSegment, VerifyResult } from "../verify/result.ts";
import type { Paint } from "./paint-types.ts";
import type { Column } from "./table.ts";
import { tableLines } from "./table.ts";
import { adviceFor } from "./verify-advice.ts";
import { describeBaseline } from "./verify-baseline.ts";
import type { Meanings } from "./verify-groups.ts";
import { findingLines } from "./verify-groups.ts";
import { describeCounts, explainVerdict } from "./verify-headline.ts";
import { plural } from "./verify-places.ts";
import type { VerifyReport } from "./verify-report.ts";
import { readableWidth, wrap } from "./wrap.ts";

export interface VerifyTextOptions {
  /** The engine's name for people. */
  readonly engine: string;
  /** Whether the log is not made of plain files alone. */
  readonly isPacked: boolean;
  /** What codes mean for that engine. */
  readonly meanings: Meanings;
  readonly paint: Paint;
  /** Width of the terminal; prose is wrapped at 60 to 200. */
  readonly columns: number;
  /** What an earlier run found, where the user gave it. */
  readonly baseline?: Baseline | null;
}

/** The result of `verify` for people, with its line ends. */
export function renderVerifyText(result: VerifyResult, options: VerifyTextOptions): string {
  const columns = readableWidth(options.columns);
  const { baseline = null } = options;
  const style = { meanings: options.meanings, paint: options.paint, columns, baseline };
  const lines = [
    ...headline(result, options.paint, columns),
    ...describeBaseline(result, baseline).flatMap((line) => wrap(line, columns)),
    "",
    ...findingLines(result, style),
    ...summaryLines(result, options.engine, columns),
    ...adviceLines(result, options, columns),
  ];
  return `${lines.join("\n")}\n`;
}

/** The same, as one of the forms that a report can have. */
export function renderTextReport(report: VerifyReport): string {
  return renderVerifyText(report.result, report);
}

function headline(result: VerifyResult, paint: Paint, columns: number): string[] {
  const { verdict, summary } = result;
  const path = escapeString(result.path);
  const [first = "", ...rest] = wrap(`${verdict.toUpperCase()}: ${path}${explainVerdict(result)}`, columns);
  const brush = { clean: paint.green, torn: paint.yellow, ambiguous: paint.red, corrupt: paint.red }[verdict];
  const label = verdict.toUpperCase();
  const counts = describeCounts(summary);
  return [
    `${brush(paint.bold(label))}${first.slice(label.length)}`,
    ...rest,
    ...(counts === null ? [] : [`${counts}.`]),
  ];
}

function summaryLines(result: VerifyResult, engine: string, columns: number): string[] {
  const { summary, coverage, segments } = result;
  const range = summary.firstLsn === null ? "" : `, LSN ${summary.firstLsn} to ${summary.lastLsn}`;
  const counts = `${plural(summary.segments, "segment")}, ${plural(summary.records, "record")}`;
  const { records, damaged, torn, zeros, garbage } = coverage;
  const rest = Object.entries({ damaged, torn, zeros, garbage }).filter(([, bytes]) => bytes > 0);
  const covered = [`${records} in intact records`, ...rest.map(([name, bytes]) => `${bytes} ${name}`)].join(
    ", ",
  );
  return [
    ...(segments.length > 1 ? [...segmentLines(segments, columns), ""] : []),
    ...wrap(`${engine} log, ${counts}${range}.`, columns, "Log:     "),
    ...wrap(`${plural(summary.bytes, "byte")}: ${covered}.`, columns, "Bytes:   "),
    ...wrap(`${result.checks.join("; ")}.`, columns, "Checked: "),
  ];
}

const SEGMENT_COLUMNS: readonly Column[] = [
  { title: "Segment", align: "left" },
  { title: "bytes", align: "right" },
  { title: "records", align: "right" },
  { title: "first LSN", align: "right", spare: 1 },
  { title: "last LSN", align: "right" },
  { title: "ends", align: "left" },
];

/** More segments than this are not looked at one by one. */
const MAX_SEGMENTS_SHOWN = 50;

function segmentLines(segments: readonly VerifiedSegment[], columns: number): string[] {
  const shown = segments.slice(0, MAX_SEGMENTS_SHOWN);
  const lines = tableLines(SEGMENT_COLUMNS, shown.map(segmentRow), columns);
  const hidden = segments.length - shown.length;
  return hidden > 0 ? [...lines, `… and ${plural(hidden, "segment")} more; --json lists all.`] : lines;
}

function segmentRow({ name, bytes, records, firstLsn, lastLsn, tail }: VerifiedSegment): string[] {
  const end = tail.kind === "clean" ? "clean" : `${tail.kind}, ${plural(tail.length, "byte")}`;
  const numbers = [bytes, records, firstLsn ?? "–", lastLsn ?? "–"].map(String);
  return [escapeString(name), ...numbers, end];
}

function adviceLines(result: VerifyResult, options: VerifyTextOptions, columns: number): string[] {
  const { engine, paint } = options;
  const steps = adviceFor(result, options);
  if (steps.length === 0) return [];
  const numbered = steps.flatMap(({ text, commands }, index) => [
    ...wrap(text, columns, `  ${index + 1}. `),
    ...commands.map((command) => `     ${paint.bold(command)}`),
  ]);
  return ["", paint.bold(`What to do now, before ${engine} is started:`), ...numbered];
}
