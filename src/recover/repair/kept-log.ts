import type { SegmentExtents } from "../../log/intact-extents.ts";
import { AssembledBytes, segmentWith } from "../../segment/assembled-segment.ts";
import type { LogFiles } from "../../segment/log-files.ts";

/** The intact records of a segment and nothing else. */
export function keptBytes({ segments }: LogFiles, index: number, extents: SegmentExtents): AssembledBytes {
  const kept = new AssembledBytes();
  const segment = segments[index]!;
  for (let extent = 0; extent < extents.count; extent++) {
    kept.add(segment, extents.from(extent), extents.to(extent));
  }
  return kept;
}

/** The log with other bytes in one of its segments. */
export function withBytes(files: LogFiles, index: number, bytes: AssembledBytes): LogFiles {
  const segments = files.segments.map((segment, at) =>
    at === index ? segmentWith(segment, bytes) : segment,
  );
  return { ...files, segments };
}
