import type { PageData } from "../src/report/html/page-data.ts";
import { byId } from "./dom.ts";
import { count } from "./numbers.ts";
import { table } from "./table.ts";

const COLUMNS = [
  { title: "Segment" },
  { title: "No.", isNumber: true },
  { title: "Bytes", isNumber: true },
  { title: "Records", isNumber: true },
  { title: "First LSN", isNumber: true },
  { title: "Last LSN", isNumber: true },
  { title: "Ends" },
];

export function showSegments({ segments }: PageData): void {
  const { list, count: all } = segments;
  const rows = list.map(({ name, bytes, records, firstLsn, lastLsn, end }, index) => [
    name,
    count(index + 1),
    count(bytes),
    count(records),
    firstLsn ?? "–",
    lastLsn ?? "–",
    end,
  ]);
  const caption =
    list.length < all ? `The first ${count(list.length)} of ${count(all)} segments` : "Segments in log order";
  byId("segments-table").appendChild(table(caption, COLUMNS, rows));
}
