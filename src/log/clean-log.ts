import { AssembledBytes } from "../segment/assembled-segment.ts";
import type { LogFiles } from "../segment/log-files.ts";
import type { Segment } from "../segment/segment.ts";
import type { SegmentExtents } from "./intact-extents.ts";

/** A segment of a clean log: what it holds, and the segment that it is made from. */
export interface CleanSegment extends Segment {
  readonly bytes: AssembledBytes;
  readonly original: Segment;
}

/** A log of the intact records of another one, which is written nowhere yet. */
export interface CleanLog extends LogFiles {
  readonly segments: readonly CleanSegment[];
}

/** What one of its segments is made from. */
interface Content {
  readonly bytes: AssembledBytes;
  readonly original: Segment;
  records: number;
}

/**
 * Intact records of a log and nothing else, in the same order, in segments under the names that the engine gives.
 * An engine that reads its newest segment alone has all records in one.
 *
 * @param extents of the whole log: where the records stand that it is to hold
 * @param path of the clean log
 */
export function cleanLog(
  files: LogFiles,
  extents: { readonly segments: readonly SegmentExtents[] },
  path: string,
): CleanLog {
  const contents: Content[] = [];
  files.segments.forEach((original, index) => {
    const { count, records } = extents.segments[index]!;
    if (count === 0) return;
    const [first] = contents;
    const content =
      first !== undefined && files.format.rules.engineReadsNewestOnly
        ? first
        : { bytes: new AssembledBytes(), original, records: 0 };
    if (content !== first) contents.push(content);
    content.records += records;
    const segment = extents.segments[index]!;
    for (let at = 0; at < count; at++) content.bytes.add(original, segment.from(at), segment.to(at));
  });
  const segments = named(files, contents);
  return {
    path,
    format: files.format,
    evidence: files.evidence,
    segments,
    foreignFiles: [],
    otherSegments: [],
  };
}

function named({ format }: LogFiles, contents: readonly Content[]): CleanSegment[] {
  const { naming } = format;
  let firstLsn = contents[0]?.original.firstLsn ?? 1n;
  return contents.map(({ bytes, original, records }, index) => {
    const isNewest = index === contents.length - 1;
    const name = naming.nameAnew({ index, isNewest, firstLsn });
    const parsedName = naming.parse(name)!;
    firstLsn += BigInt(records);
    return {
      name,
      path: name,
      location: null,
      parsedName,
      size: bytes.size,
      isNewest,
      firstLsn: naming.firstLsn(parsedName),
      open: () => bytes.open(),
      bytes,
      original,
    };
  });
}
