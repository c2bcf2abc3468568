import { describeBytes } from "../core/byte-size.ts";
import { escapeString } from "../core/escape.ts";
import type { Distribution, StatsResult } from "../stats/result.ts";
import { bar } from "./bar.ts";
import type { Paint } from "./paint-types.ts";
import type { StatsTable, StatsTableName } from "./stats-tables.ts";
import { statsTable, transactionTable } from "./stats-tables.ts";
import { tableLines } from "./table.ts";
import { plural } from "./verify-places.ts";
import { readableWidth, wrap } from "./wrap.ts";

export interface StatsTextOptions {
  /** The engine's name for people. */
  readonly engine: string;
  readonly paint: Paint;
  /** Width of the terminal; prose is wrapped at 60 to 200. */
  readonly columns: number;
  /** The only table to show; all where not given. */
  readonly by?: StatsTableName | undefined;
}

/** The result of `stats` for people, with its line ends. */
export function renderStatsText(result: StatsResult, options: StatsTextOptions): string {
  const columns = readableWidth(options.columns);
  const { by, paint } = options;
  const lines =
    by === undefined
      ? [
          ...headLines(result, options.engine, columns),
          ...sizeLines(result, paint, columns),
          ...allTables(result).flatMap((table) => ["", ...titledTable(table, paint, columns)]),
        ]
      : titledTable(statsTable(result, by), paint, columns);
  return `${lines.join("\n")}\n`;
}

function headLines(result: StatsResult, engine: string, columns: number): string[] {
  const { totals, path } = result;
  const range = totals.firstLsn === null ? "" : `, LSN ${totals.firstLsn} to ${totals.lastLsn}`;
  const counts = `${plural(totals.records, "record")} in ${plural(totals.segments, "segment")}`;
  return [
    ...wrap(`${engine} log ${escapeString(path)}: ${counts}${range}.`, columns),
    "",
    ...wrap(describeTotals(result), columns, "Bytes:        "),
    ...wrap(describeTransactions(result), columns, "Transactions: "),
    ...(result.pages === null ? [] : wrap(describePages(result), columns, "Pages:        ")),
    ...wrap(describeCheckpoints(result), columns, "Checkpoints:  "),
  ];
}

function describeTotals({ totals }: StatsResult): string {
  const { bytes, payloadBytes, overheadBytes, damagedBytes, tailBytes } = totals;
  const share = (part: number): string => (bytes === 0 ? "0" : ((part / bytes) * 100).toFixed(1));
  const parts = [
    `${describeBytes(bytes)} in records: payload ${share(payloadBytes)} %, headers and checksums ${share(overheadBytes)} %`,
    ...(damagedBytes > 0 ? [`${plural(damagedBytes, "byte")} damaged`] : []),
    ...(tailBytes > 0 ? [`${plural(tailBytes, "byte")} behind the last record of a segment`] : []),
  ];
  return `${parts.join("; ")}.`;
}

function describeTransactions({ transactions }: StatsResult): string {
  const { committed, aborted, active, ended, records, bytes } = transactions;
  const parts = [`${committed} committed`, `${aborted} aborted`, `${active} open`];
  if (ended > 0) parts.push(`${ended} ended`);
  const each =
    records === null || bytes === null
      ? ""
      : ` Records each: median ${records.p50}, 99 % at most ${records.p99}, largest ${records.max}; bytes each: median ${bytes.p50}, 99 % at most ${bytes.p99}, largest ${bytes.max}.`;
  return `${parts.join(", ")}.${each}`;
}

function describePages({ pages }: StatsResult): string {
  const { count, writesMissingMost } = pages!;
  if (writesMissingMost === 0) return `${plural(count, "page")} written to.`;
  return `about ${plural(count, "page")} written to; too many to count each: those listed can have ${writesMissingMost} writes more.`;
}

function describeCheckpoints({ checkpoints, totals }: StatsResult): string {
  const { count, lastLsn, recordsSince, bytesSince } = checkpoints;
  const behind = `${plural(recordsSince, "record")}, ${describeBytes(bytesSince)}`;
  if (count === 0) return totals.records === 0 ? "none." : `none; the log is ${behind}.`;
  return `${count}, the last at LSN ${lastLsn}; behind it ${behind}.`;
}

function sizeLines({ recordSize }: StatsResult, paint: Paint, columns: number): string[] {
  if (recordSize === null) return [];
  const { min, p50, p95, p99, max, exact } = recordSize;
  const note = exact ? "" : " (percentiles above 64 KiB at most 1 % too large)";
  const summary = `min ${min}, median ${p50}, 95 % at most ${p95}, 99 % at most ${p99}, max ${max}${note}`;
  return [
    "",
    paint.bold("Record size in bytes"),
    ...wrap(summary, columns),
    ...histogramLines(recordSize, paint, columns),
  ];
}

function histogramLines({ histogram, count }: Distribution, paint: Paint, columns: number): string[] {
  const largest = Math.max(...histogram.map((each) => each.count));
  const labels = histogram.map(({ from, below }) => `${from} – ${below - 1}`);
  const labelColumns = Math.max(...labels.map((label) => label.length));
  const countColumns = String(largest).length;
  const barColumns = columns - labelColumns - countColumns - " ".repeat(13).length;
  return histogram.map((each, index) => {
    const share = `${((each.count / count) * 100).toFixed(1)} %`.padStart(8);
    const head = `${labels[index]!.padStart(labelColumns)}  ${String(each.count).padStart(countColumns)} ${share}`;
    return `${head}  ${paint.cyan(bar(each.count / largest, barColumns))}`;
  });
}

function allTables(result: StatsResult): StatsTable[] {
  const { open } = result.transactions;
  const openTable = transactionTable("Open transactions, oldest first", open);
  const named = (["type", "txn"] as const).map((name) => statsTable(result, name));
  const others = (["page", "segment"] as const).map((name) => statsTable(result, name));
  return [...named, openTable, ...others].filter(
    (table): table is StatsTable => table !== null && table.rows.length > 0,
  );
}

function titledTable(table: StatsTable | null, paint: Paint, columns: number): string[] {
  if (table === null) return ["The records of this format name none."];
  return [paint.bold(table.title), ...tableLines(table.columns, table.rows, columns)];
}
