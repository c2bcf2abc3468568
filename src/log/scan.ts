import type { LogFiles } from "../segment/log-files.ts";
import type { ScanEvent } from "./events.ts";
import { LsnTracker } from "./lsn-tracker.ts";
import { scanSegment } from "./scan-segment.ts";

export interface ScanOptions {
  /** Index of the first segment to scan; default 0. */
  readonly fromSegment?: number;
  /** Where to begin in that segment: the first byte of a record; default 0. */
  readonly fromOffset?: number;
  /** For formats with LSNs by position: the LSN of the record at `fromOffset`. */
  readonly fromLsn?: bigint | null;
  /** Index behind the last segment to scan; default all. */
  readonly toSegment?: number;
}

/**
 * Scans a log from its first to its last byte, in log order. What a batch lends is valid until the next event is
 * asked for. Ending the loop early closes the open segment.
 *
 * @throws WalctlError where a segment cannot be read
 */
export function* scanLog(files: LogFiles, options: ScanOptions = {}): Generator<ScanEvent> {
  const { format, segments } = files;
  const lsns = new LsnTracker(format);
  const { fromSegment = 0, fromOffset = 0, toSegment: end = segments.length } = options;
  for (let segmentIndex = fromSegment; segmentIndex < end; segmentIndex++) {
    const segment = segments[segmentIndex]!;
    const isResumed = segmentIndex === fromSegment && fromOffset > 0;
    const start = isResumed
      ? { fromOffset, firstLsn: options.fromLsn ?? null }
      : { firstLsn: segment.firstLsn };
    const source = segment.open();
    try {
      yield { kind: "segment-start", segmentIndex, segment };
      for (const event of scanSegment(format, source, { segmentIndex, ...start, lsns })) {
        if (event.kind !== "tail") yield event;
        else {
          const { tail, nextLsn } = event;
          yield { kind: "segment-end", segmentIndex, segment, tail, nextLsn };
        }
      }
    } finally {
      source.close();
    }
  }
}
