import { escapeString } from "../core/escape.ts";
import type { Finding } from "../core/findings.ts";
import { hexByte } from "../core/hex.ts";
import type { NoRecord, RecordList, RecordPlace } from "../show/result.ts";
import { hexRows } from "./hex-rows.ts";
import type { Paint } from "./paint-types.ts";
import type { ShownDamage, ShownRecord, ShowReport } from "./show-report.ts";
import { placeLines, plural } from "./verify-places.ts";
import { readableWidth } from "./wrap.ts";

export interface ShowTextOptions {
  readonly paint: Paint;
  readonly columns: number;
}

/** What follows the bytes of a record, or all there is to say of a place that is none. */
export function renderShowText(report: ShowReport, { paint, columns }: ShowTextOptions): string {
  const { record, damage, findings } = report;
  const lines = [
    ...(record === null ? [] : recordLines(record, paint)),
    ...(damage === null ? [] : damageLines(damage, paint)),
    ...findingLines(findings, paint, readableWidth(columns)),
  ];
  return `${lines.join("\n")}\n`;
}

function recordLines(record: ShownRecord, paint: Paint): string[] {
  const { surroundings, place } = record;
  const { transaction, previous, namedBy, fragments, page } = surroundings;
  return [
    checksumLine(record, paint),
    ...(transaction === null ? [] : chainLines(`Transaction ${place.txnId}`, transaction, paint)),
    ...(previous === null ? [] : [placeLine(place.type === "clr" ? "undoes" : "previous", previous)]),
    ...listLines("named by", namedBy),
    ...(fragments === null ? [] : chainLines("Other fragments of the same record", fragments, paint)),
    ...(page === null ? [] : ["", paint.bold(`Page ${place.pageId}`)]),
    ...(page === null ? [] : [placeLine("before", page.before), placeLine("behind", page.after)]),
  ];
}

function chainLines(
  title: string,
  { before, after }: NonNullable<ShownRecord["surroundings"]["transaction"]>,
  paint: Paint,
): string[] {
  return ["", paint.bold(title), ...listLines("before", before), ...listLines("behind", after)];
}

function checksumLine({ storedChecksum, computedChecksum }: ShownRecord, paint: Paint): string {
  const isRight = storedChecksum === computedChecksum;
  const verdict = isRight ? paint.green("right") : paint.red("wrong");
  return `Checksum: stored ${hexWord(storedChecksum)}, computed ${hexWord(computedChecksum)}: ${verdict}`;
}

function hexWord(value: number): string {
  return `0x${value.toString(16).padStart(8, "0")}`;
}

const LABEL_COLUMNS = 10;

function listLines(label: string, { count, listed }: RecordList): string[] {
  const more = count - listed.length;
  const rest = more === 0 ? [] : [`… ${more} more`];
  const places = listed.map(describeRecord);
  // What is left out is farther away: in front of those before the record, behind those that follow it.
  const lines = label === "before" ? [...rest, ...places] : [...places, ...rest];
  return lines.map((line, index) => labelled(index === 0 ? label : "", line));
}

function placeLine(label: string, place: RecordPlace | null): string {
  return labelled(label, place === null ? "none" : describeRecord(place));
}

function labelled(label: string, text: string): string {
  return `  ${label.padEnd(LABEL_COLUMNS)}${text}`;
}

function describeRecord({ lsn, type, segment, offset }: RecordPlace): string {
  return `LSN ${lsn}  ${type}  ${escapeString(segment)}:${offset}`;
}

const TAILS: Readonly<Record<string, string>> = {
  torn: "an incomplete record at the end of the segment",
  zero: "zeros up to the end of the segment",
  garbage: "neither a record nor zeros, up to the end of the segment",
};

function damageLines({ place, bytes, flipped }: ShownDamage, paint: Paint): string[] {
  const { segment, offset, length } = place;
  const more = length - bytes.length;
  return [
    paint.bold(`${escapeString(segment)}:${offset}  no record, ${plural(length, "byte")}`),
    `  ${whatItIs(place)}`,
    ...(flipped === null ? [] : flippedLines(flipped)),
    ...hexRows(bytes, paint),
    ...(more === 0 ? [] : [`  … ${plural(more, "more byte")}`]),
  ];
}

function whatItIs({ damage, tail }: NoRecord): string {
  if (damage === null) return TAILS[tail?.kind ?? ""] ?? "the end of the segment";
  const facts: string[] = [damage.kind];
  if (damage.lsn !== null) facts.push(`LSN ${damage.lsn}`);
  if (damage.txnId !== null) facts.push(`transaction ${damage.txnId}`);
  if (damage.reframedLength !== null)
    facts.push(`intact with its true frame of ${damage.reframedLength} bytes`);
  return facts.join(", ");
}

function flippedLines({ offset, bit, byte }: NonNullable<ShownDamage["flipped"]>): string[] {
  const after = byte ^ (1 << bit);
  return [
    `  one flipped bit explains it: bit ${bit} of the byte at ${offset}, 0x${hexByte(byte)} → 0x${hexByte(after)}`,
    `    ${byte.toString(2).padStart(8, "0")} → ${after.toString(2).padStart(8, "0")}`,
  ];
}

function findingLines(findings: readonly Finding[], paint: Paint, columns: number): string[] {
  if (findings.length === 0) return ["", "Findings: none here."];
  return [
    "",
    paint.bold("Findings"),
    ...findings.flatMap((finding) => [
      `${finding.code}:`,
      ...placeLines(finding, { paint, columns, state: null }),
    ]),
  ];
}
