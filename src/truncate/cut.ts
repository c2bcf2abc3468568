import type { LogFiles } from "../segment/log-files.ts";
import type { RecordPlace } from "./place-index.ts";
import type { PlannedAction } from "./plan.ts";
import type { SurveyedSegment } from "./survey.ts";

/** Where a log is cut. Records are numbered in log order, from 0 on. */
export type Cut =
  | { readonly side: "none" }
  /** Drops what stands before a record; null where no record is left. */
  | { readonly side: "prefix"; readonly to: RecordPlace | null; readonly ordinal: number }
  /** Drops what stands behind a record; null where no record is left. Segments behind it are removed. */
  | { readonly side: "suffix"; readonly last: RecordPlace | null; readonly ordinal: number }
  /** Drops what is no record and has no record behind it. Segments stay, since their numbers mean something. */
  | { readonly side: "tail" };

type Planner = (files: LogFiles, segments: readonly SurveyedSegment[], cut: Cut) => readonly PlannedAction[];

/**
 * What a cut does to each segment, in an order in which whatever is done leaves one log without a hole: from its beginning
 * on where the beginning is dropped, from its end on where the end is.
 */
export const actionsOf: Planner = (files, segments, cut) => {
  switch (cut.side) {
    case "none":
      return [];
    case "prefix":
      return prefixActions(files, segments, cut.to, cut.ordinal);
    case "suffix":
      return suffixActions(segments, cut.last, cut.ordinal);
    case "tail":
      return tailActions(segments);
  }
};

function prefixActions(
  files: LogFiles,
  segments: readonly SurveyedSegment[],
  to: RecordPlace | null,
  ordinal: number,
): readonly PlannedAction[] {
  const removed = segments.slice(0, to?.segmentIndex ?? segments.length).map(remove);
  if (to === null || to.offset === 0) return removed;
  const { name: segment, bytes, firstOrdinal } = segments[to.segmentIndex]!;
  const { parsedName } = files.segments[to.segmentIndex]!;
  const renamed = parsedName === null ? null : files.format.naming.nameFrom(to.lsn);
  const newName = renamed === segment ? null : renamed;
  const records = ordinal - firstOrdinal;
  return [...removed, { action: "cut", segment, from: 0, to: to.offset, records, newName, bytes }];
}

function suffixActions(
  segments: readonly SurveyedSegment[],
  last: RecordPlace | null,
  ordinal: number,
): readonly PlannedAction[] {
  const index = last?.segmentIndex ?? -1;
  const removed = segments
    .slice(index + 1)
    .reverse()
    .map(remove);
  if (last === null) return removed;
  const segment = segments[index]!;
  const from = last.offset + last.length;
  return [...removed, ...cutEnd(segment, from, segment.firstOrdinal + segment.records - ordinal)];
}

/** In the opposite order, so that the last segment with records is cut last. */
function tailActions(segments: readonly SurveyedSegment[]): readonly PlannedAction[] {
  const last = segments.findLastIndex(({ records }) => records > 0);
  return segments
    .slice(Math.max(0, last))
    .reverse()
    .flatMap((segment) => cutEnd(segment, segment.recordsEnd, 0));
}

function cutEnd({ name, bytes }: SurveyedSegment, from: number, records: number): readonly PlannedAction[] {
  return from === bytes
    ? []
    : [{ action: "cut", segment: name, from, to: bytes, records, newName: null, bytes }];
}

function remove({ name, bytes, records }: SurveyedSegment): PlannedAction {
  return { action: "remove", segment: name, bytes, records };
}
