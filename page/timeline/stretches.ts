import type { TimelineData } from "../../src/report/html/page-data.ts";
import type { LsnAxis } from "../lsn-axis.ts";
import { count } from "../numbers.ts";
import { table } from "../table.ts";
import { openCounts } from "./lanes.ts";
import { ENDS } from "./series.ts";

function lsnsOf({ bucketRecords, records }: TimelineData, axis: LsnAxis, index: number): [string, string] {
  const first = index * bucketRecords;
  return [axis.textAt(first), axis.textAt(Math.min(first + bucketRecords, records) - 1)];
}

/** What happens to transactions in one stretch of the log. */
export function stretchLines(timeline: TimelineData, axis: LsnAxis, index: number): readonly string[] {
  const [from, to] = lsnsOf(timeline, axis, index);
  return [
    `LSN ${from} to ${to}`,
    `begun ${count(timeline.begun[index]!)}, open behind it ${count(openCounts(timeline)[index]!)}`,
    ...ENDS.map((end) => `${end} ${count(timeline[end][index]!)}`),
  ];
}

const COLUMNS = ["First LSN", "Last LSN", "Begun", "Committed", "Aborted", "Ended", "Open behind it"].map(
  (title) => ({ title, isNumber: true }),
);

/** All stretches in which anything begins or ends. */
export function stretchTable(timeline: TimelineData, axis: LsnAxis): HTMLTableElement {
  const open = openCounts(timeline);
  const rows = timeline.begun.flatMap((begun, index) => {
    const ends = ENDS.map((end) => timeline[end][index]!);
    if (begun + ends.reduce((sum, each) => sum + each, 0) === 0) return [];
    return [[...lsnsOf(timeline, axis, index), ...[begun, ...ends, open[index]!].map(count)]];
  });
  return table("Begins and ends in each stretch of the log", COLUMNS, rows);
}
