import type { SegmentData, SegmentsData } from "../../src/report/html/page-data.ts";
import { count, hex } from "../numbers.ts";

/** The listed segment that holds a position; null behind the last listed one. */
export function segmentAt({ list }: SegmentsData, position: number): SegmentData | null {
  return list.find(({ position: start, bytes }) => position >= start && position < start + bytes) ?? null;
}

/** Where a row begins, in its segment: `0x13c2`, or `2:0x13c2` in the second one of several. */
export function rowLabel(segments: SegmentsData, position: number): string {
  const segment = segmentAt(segments, position);
  if (segment === null) return hex(position);
  const offset = hex(position - segment.position);
  return segments.count > 1 ? `${segments.list.indexOf(segment) + 1}:${offset}` : offset;
}

/** `wal_00000000.log, bytes 5,058 to 5,149 (0x13c2 to 0x141d)`. */
export function describeRange(segments: SegmentsData, from: number, to: number): string {
  const first = segmentAt(segments, from);
  const last = segmentAt(segments, to - 1);
  if (first === null || last === null) return `${bytesFrom(from, to - 1)} of the log`;
  const start = from - first.position;
  const end = to - 1 - last.position;
  if (first === last) return `${first.name}, ${bytesFrom(start, end)}`;
  return `${first.name}, byte ${count(start)}, to ${last.name}, byte ${count(end)}`;
}

function bytesFrom(first: number, last: number): string {
  return first === last
    ? `byte ${count(first)} (${hex(first)})`
    : `bytes ${count(first)} to ${count(last)} (${hex(first)} to ${hex(last)})`;
}
