import type { SpanData } from "../../src/report/html/page-data.ts";

/** A transaction with its place among those that are drawn: side by side where they do not overlap. */
export interface PlacedSpan {
  readonly span: SpanData;
  readonly lane: number;
  /** Behind its last record; the end of the log for one that is open. */
  readonly end: number;
}

/**
 * Puts each transaction into the first lane that is free where it begins.
 *
 * @param spans by their first record
 * @param gap records that are left free behind each, so that neighbours stay apart
 */
export function packLanes(spans: readonly SpanData[], records: number, gap: number): readonly PlacedSpan[] {
  const ends: number[] = [];
  return spans.map((span) => {
    const end = span.status === "active" ? records : span.last + 1;
    const free = ends.findIndex((laneEnd) => laneEnd <= span.first);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = end + gap;
    return { span, lane, end };
  });
}

/** How many transactions are open behind each stretch. */
export function openCounts({
  begun,
  committed,
  aborted,
  ended,
}: Readonly<Record<"begun" | "committed" | "aborted" | "ended", readonly number[]>>): readonly number[] {
  let open = 0;
  return begun.map((count, index) => {
    // Markers that name no transaction can end more than have begun.
    open = Math.max(0, open + count - committed[index]! - aborted[index]! - ended[index]!);
    return open;
  });
}
