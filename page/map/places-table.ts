import type { PageData } from "../../src/report/html/page-data.ts";
import { count, hex } from "../numbers.ts";
import { table } from "../table.ts";
import { classWord } from "./describe.ts";
import { segmentAt } from "./segments.ts";

const COLUMNS = [
  { title: "Segment" },
  { title: "Offset", isNumber: true },
  { title: "Hexadecimal", isNumber: true },
  { title: "Bytes", isNumber: true },
  { title: "What" },
  { title: "LSN", isNumber: true },
];

/** All stretches that are no intact record, as far as they are listed. */
export function placesTable({ map, segments }: PageData): HTMLTableElement {
  const rows = map.places.map(({ position, length, byteClass, lsn }) => {
    const segment = segmentAt(segments, position);
    const offset = position - (segment?.position ?? 0);
    return [
      segment?.name ?? "the log",
      count(offset),
      hex(offset),
      count(length),
      classWord(byteClass),
      lsn ?? "–",
    ];
  });
  const listed =
    map.places.length < map.placeCount
      ? `The first ${count(map.places.length)} of ${count(map.placeCount)} stretches that are no intact record`
      : `All ${count(map.placeCount)} stretches that are no intact record`;
  return table(listed, COLUMNS, rows);
}
