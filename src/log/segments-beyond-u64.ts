import { U64_MAX } from "../core/u64.ts";
import { minimumRecordLength } from "../format/layout.ts";
import type { LogFiles } from "../segment/log-files.ts";
import type { Segment } from "../segment/segment.ts";
import { scanLog } from "./scan.ts";

/**
 * Segments whose records would have LSNs above 2^64 − 1, counted from the segment's name: such a name is wrong, for no engine comes
 * that far, and views give LSNs of 64 bits, which go on from 0.
 */
export function segmentsBeyondU64(files: LogFiles): readonly Segment[] {
  const { layout } = files.format;
  if (layout.lsn !== "position") return [];
  const fewestBytes = minimumRecordLength(layout);
  // A name has to be within some millions of the end before its segment is worth a look.
  return files.segments.filter(
    (segment) =>
      (segment.firstLsn ?? 1n) + BigInt(Math.ceil(segment.size / fewestBytes)) > U64_MAX &&
      nextLsnOf(files, segment) > U64_MAX + 1n,
  );
}

/** The LSN behind a segment's last record. */
function nextLsnOf(files: LogFiles, segment: Segment): bigint {
  let next = 0n;
  for (const event of scanLog({ ...files, segments: [segment] }))
    if (event.kind === "segment-end") next = event.nextLsn ?? 0n;
  return next;
}
