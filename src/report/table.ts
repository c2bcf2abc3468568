import Table from "cli-table3";
import { displayWidth } from "./display-width.ts";

export interface Column {
  readonly title: string;
  readonly align: "left" | "right";
  /** Left out where the table is too wide, the largest first; without it the column is always there. */
  readonly spare?: number;
}

/** No lines but blanks between columns; colour is the caller's, since cli-table3 colours even what is piped. */
const PLAIN = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "  ",
};

/**
 * A small table as lines without trailing blanks. The cells must be safe to print.
 *
 * @param width what columns that can be spared have to fit
 */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number = Number.POSITIVE_INFINITY,
): string[] {
  const spared = spareToLeaveOut(columns, rows, width);
  if (spared !== null) {
    const kept = rows.map((row) => row.filter((_, index) => index !== spared));
    return tableLines(
      columns.filter((_, index) => index !== spared),
      kept,
      width,
    );
  }
  const table = new Table({
    head: columns.map((column) => column.title),
    colAligns: columns.map((column) => column.align),
    chars: PLAIN,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd());
}

/** The column that is left out first; null where the table fits, or has none to spare. */
function spareToLeaveOut(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): number | null {
  const widths = columns.map(({ title }, index) =>
    Math.max(displayWidth(title), ...rows.map((row) => displayWidth(row[index] ?? ""))),
  );
  const total = widths.reduce((sum, each) => sum + each, PLAIN.middle.length * (columns.length - 1));
  const spare = Math.max(...columns.map((column) => column.spare ?? 0));
  return total <= width || spare === 0 ? null : columns.findIndex((column) => column.spare === spare);
}
