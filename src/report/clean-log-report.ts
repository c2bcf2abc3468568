import type { FindingCode } from "../core/findings.ts";
import type { JsonValue } from "../core/json.ts";
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
  /** What `verify` still finds in it, by code. */
  readonly remaining: Readonly<Partial<Record<FindingCode, number>>>;
}

export function cleanLogJson(report: CleanLogReport | null): JsonValue {
  if (report === null) return null;
  const { directory, written, reason, files, records, mended, remaining } = report;
  const list = files.map(({ name, bytes }) => ({ name, bytes }));
  return { directory, written, reason, files: list, records, mended, remaining: { ...remaining } };
}

export function cleanLogLines(report: CleanLogReport | null, paint: Paint, columns: number): string[] {
  return report === null ? [] : ["", paint.bold("Clean log:"), ...wrap(describe(report), columns, "  ")];
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
