import type { LogFiles } from "../segment/log-files.ts";
import type { CheckedRecords } from "./checked-records.ts";
import { UNIT_BYTES } from "./checked-records.ts";
import type { ScanEvent } from "./events.ts";
import { LsnTracker } from "./lsn-tracker.ts";
import { scanSegment } from "./scan-segment.ts";
import { WindowMemory } from "./segment-window.ts";

export interface ScanOptions {
  /** Index of the first segment to scan; default 0. */
  readonly fromSegment?: number;
  /** Where to begin in that segment: the first byte of a record; default 0. */
  readonly fromOffset?: number;
  /** For formats with LSNs by position: the LSN of the record at `fromOffset`. */
  readonly fromLsn?: bigint | null;
  /** Index behind the last segment to scan; default all. */
  readonly toSegment?: number;
  /** What is known of the log beforehand; the scan stops it when it is over. */
  readonly checked?: CheckedRecords | null;
  /** For tests: see {@link CheckedRecords.unitBytes}. */
  readonly unitBytes?: number;
}

/**
 * Scans a log from its first to its last byte, in log order. What a batch lends is valid until the next event is
 * asked for. Ending the loop early closes the open segment.
 *
 * @throws WalctlError where a segment cannot be read
 */
export function* scanLog(files: LogFiles, options: ScanOptions = {}): Generator<ScanEvent> {
  const shared = { lsns: new LsnTracker(files.format), memory: new WindowMemory() };
  const { fromSegment = 0, toSegment = files.segments.length } = options;
  try {
    for (let index = fromSegment; index < toSegment; index++) yield* scanOne(files, index, options, shared);
  } finally {
    options.checked?.stop();
  }
}

/** What goes on from one segment to the next. */
interface Shared {
  readonly lsns: LsnTracker;
  readonly memory: WindowMemory;
}

function* scanOne(
  files: LogFiles,
  segmentIndex: number,
  options: ScanOptions,
  shared: Shared,
): Generator<ScanEvent> {
  const segment = files.segments[segmentIndex]!;
  const { fromSegment = 0, fromOffset = 0, checked = null, unitBytes = UNIT_BYTES } = options;
  const isResumed = segmentIndex === fromSegment && fromOffset > 0;
  const start = isResumed
    ? { fromOffset, firstLsn: options.fromLsn ?? null }
    : { firstLsn: segment.firstLsn };
  const source = segment.open();
  const known = checked?.isOf(segmentIndex, source) === true ? checked : null;
  try {
    yield { kind: "segment-start", segmentIndex, segment };
    const scan = scanSegment(files.format, source, {
      segmentIndex,
      ...start,
      ...shared,
      checked: known,
      unitBytes: checked?.unitBytes ?? unitBytes,
    });
    for (const event of scan) {
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
