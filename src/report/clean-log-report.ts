import { escapeString } from "../core/escape.ts";
import type { FindingCode } from "../core/findings.ts";
import type { JsonValue } from "../core/json.ts";
import type { LeftOutRecord } from "../recover/repair/passable-records.ts";
import type { Paint } from "./paint-types.ts";
import { shellWord } from "./shell-word.ts";
import { plural } from "./verify-places.ts";
import { wrap } from "./wrap.ts";

/** A clean log that was to be written, and what came of it. */
export interface CleanLogReport {
  /** As the user gave it. */
  readonly directory: string;
  readonly written: boolean;
  /** Why it was not written, in a sentence; null where it was. */
  readonly reason: string | null;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  readonly records: number;
  /** Records that were put right. */
  readonly mended: number;
  /** Intact records that the engine's reader does not get past: they are not in it. */
  readonly leftOut: { readonly count: number; readonly records: readonly LeftOutRecord[] };
  /** Whether LSNs are positions, and records have others in it than in the log as it is. */
  readonly isRenumbered: boolean;
  /** What `verify` still finds in it, by code. */
  readonly remaining: Readonly<Partial<Record<FindingCode, number>>>;
}

export function cleanLogJson(report: CleanLogReport | null): JsonValue {
  if (report === null) return null;
  const { directory, written, reason, files, records, mended, leftOut, isRenumbered, remaining } = report;
  const list = files.map(({ name, bytes }) => ({ name, bytes }));
  const listed = leftOut.records.map(({ isCommitted: committed, ...record }) => ({ ...record, committed }));
  const missing = { count: leftOut.count, records: listed };
  const counts = { records, mended, leftOut: missing, renumbered: isRenumbered };
  return { directory, written, reason, files: list, ...counts, remaining: { ...remaining } };
}

export function cleanLogLines(report: CleanLogReport | null, paint: Paint, columns: number): string[] {
  if (report === null) return [];
  const sentences = [describe(report), ...describeLeftOut(report), ...describeLsns(report)];
  return ["", paint.bold("Clean log:"), ...sentences.flatMap((text) => wrap(text, columns, "  "))];
}

function describe({ directory, reason, files, records, mended, remaining }: CleanLogReport): string {
  if (reason !== null) return `Refused: ${reason}. Nothing was written.`;
  const where = `${shellWord(directory)} (${files.map(({ name }) => name).join(", ")})`;
  const putRight = mended > 0 ? `, ${mended} of them put right` : "";
  const codes = Object.keys(remaining);
  const rest =
    codes.length === 0
      ? "walctl verify finds nothing in it."
      : `walctl verify still finds in it what the records themselves say: ${codes.join(", ")}.`;
  return `Wrote ${plural(records, "record")}${putRight} to ${where}, and nothing else. The engine's reader reaches all of them. ${rest}`;
}

/** More are in the JSON. */
const LEFT_OUT_SHOWN = 5;

function describeLeftOut({ leftOut: { count, records } }: CleanLogReport): string[] {
  if (count === 0) return [];
  const shown = records.slice(0, LEFT_OUT_SHOWN).map(describeRecord);
  const hidden = count - shown.length;
  return [
    `Left out, as the engine's reader does not get past ${count === 1 ? "it" : "them"}: ${plural(count, "intact record")}.`,
    ...shown,
    ...(hidden > 0 ? [`… and ${hidden} more.`] : []),
  ];
}

function describeRecord({ segment, offset, lsn, type, txnId, isCommitted, why }: LeftOutRecord): string {
  const transaction = txnId === null ? "" : ` of transaction ${txnId}`;
  const loss = isCommitted ? " That transaction committed: what the record was to change is lost." : "";
  return `${escapeString(segment)} at offset ${offset}, LSN ${lsn}, ${type}${transaction}: ${why}.${loss}`;
}

function describeLsns({ isRenumbered }: CleanLogReport): string[] {
  return isRenumbered
    ? ["LSNs are positions in this format: behind what is missing they are others than in the log as it is."]
    : [];
}
