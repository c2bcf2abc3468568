import { escapeString } from "../core/escape.ts";
import type { Finding, Severity } from "../core/findings.ts";
import type { Brush, Paint } from "./paint-types.ts";
import { wrap } from "./wrap.ts";

/** The colour that says how bad something is. */
export function severityBrush(severity: Severity, paint: Paint): Brush {
  switch (severity) {
    case "error":
      return paint.red;
    case "warning":
      return paint.yellow;
    case "info":
      return paint.cyan;
  }
}

export function plural(count: number | bigint, noun: string, nouns = `${noun}s`): string {
  return `${count} ${count === 1 || count === 1n ? noun : nouns}`;
}

/** Where a finding is, in one line: `wal_00000000.log:5058 (0x13c2), 92 bytes, LSN 75, transaction 22`. */
export function describePlace({
  segment,
  offset,
  length,
  lsn,
  txnId,
}: Pick<Finding, "segment" | "offset" | "length" | "lsn" | "txnId">): string {
  const facts: string[] = [];
  const name = escapeString(segment ?? "the log");
  facts.push(offset === null ? name : `${name}:${offset} (0x${offset.toString(16)})`);
  if (length !== null) facts.push(plural(length, "byte"));
  if (lsn !== null) facts.push(`LSN ${lsn}`);
  if (txnId !== null) facts.push(`transaction ${txnId}`);
  return facts.join(", ");
}

const SEVERITY_COLUMNS = 9;

export interface PlaceStyle {
  readonly paint: Paint;
  readonly columns: number;
  /** Whether an earlier run had it, where one is compared with. */
  readonly state: "new" | "known" | null;
}

/** One finding: its severity and place, and under it what is particular there. */
export function placeLines(finding: Finding, { paint, columns, state }: PlaceStyle): string[] {
  const label = finding.severity.padEnd(SEVERITY_COLUMNS);
  const place = describePlace(finding) + (state === null ? "" : `, ${state}`);
  const indent = " ".repeat(2 + SEVERITY_COLUMNS);
  const [first = "", ...rest] = wrap(place, columns, indent).map((line) => paint.bold(line.trimStart()));
  return [
    `  ${severityBrush(finding.severity, paint)(label)}${first}`,
    ...rest.map((line) => indent + line),
    ...wrap(finding.message, columns, indent),
  ];
}
