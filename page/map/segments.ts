import type { SegmentData, SegmentsData } from "../../src/report/html/page-data.ts";
import { count, hex } from "../numbers.ts";

/** The listed segment that holds a position; null behind the last listed one. */
export function segmentAt({ list }: SegmentsData, position: number): SegmentData | null {
  return list.find(({ position: start, bytes }) => position >= start && position < start + bytes) ?? null;
}

/** `wal_00000000.log, bytes 5,058 to 5,149 (0x13c2 to 0x141d)`. */
export function describeRange(segments: SegmentsData, from: number, to: number): string {
  const first = segmentAt(segments, from);
  const last = segmentAt(segments, to - 1);
  if (first === null) return `bytes ${count(from)} to ${count(to - 1)} of the log`;
  const start = from - first.position;
  const end = to - 1 - (last ?? first).position;
  if (last === null || last === first) {
    const stop = last === null ? first.bytes - 1 : end;
    return `${first.name}, bytes ${count(start)} to ${count(stop)} (${hex(start)} to ${hex(stop)})`;
  }
  return `${first.name}, byte ${count(start)}, to ${last.name}, byte ${count(end)}`;
}
