import type { StatsResult } from "../stats/result.ts";
import type { StatsTableName } from "./stats-tables.ts";
import { statsTable } from "./stats-tables.ts";

const PERCENT = " %";
const NEEDS_QUOTES = /[",\n\r]/;

/** One table of `stats` as CSV with a head line, quoted as in RFC 4180; a field without a value is empty. */
export function renderStatsCsv(result: StatsResult, by: StatsTableName): string {
  const table = statsTable(result, by);
  if (table === null) return "";
  return [table.names, ...table.rows].map((row) => `${row.map(field).join(",")}\n`).join("");
}

function field(text: string): string {
  if (text === "–") return "";
  if (text.endsWith(PERCENT)) return text.slice(0, -PERCENT.length);
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
