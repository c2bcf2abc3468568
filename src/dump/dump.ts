import { WalctlError } from "../core/errors.ts";
import type { CheckedRecords } from "../log/checked-records.ts";
import type { ScanEvent } from "../log/events.ts";
import type { ScanOptions } from "../log/scan.ts";
import { scanLog } from "../log/scan.ts";
import type { LogFiles } from "../segment/log-files.ts";
import type { RecordOptions } from "./dump-events.ts";
import { DumpEvents } from "./dump-events.ts";
import type { DumpEvent } from "./events.ts";
import type { RecordTest } from "./filter.ts";
import { findTailStart } from "./tail-start.ts";

/** What to dump, and how to read payloads. */
export interface DumpOptions extends RecordOptions {
  /** Names of the only segments to read. */
  readonly segments?: readonly string[] | undefined;
  /** Of the wanted records only the last so many. */
  readonly tail?: number | undefined;
  /** Checks the records of the chosen segments ahead of the scan, or null where that is not worth it. */
  readonly ahead?: ((files: LogFiles) => CheckedRecords | null) | undefined;
}

/**
 * Dumps a log: every intact record that the options ask for, also behind damage, in log order, and between them what
 * is damaged. Ending the loop early closes what is open.
 *
 * @throws WalctlError where a segment or decoder that is asked for does not exist, or a segment cannot be read
 */
export function* dumpLog(files: LogFiles, options: DumpOptions = {}): Generator<DumpEvent> {
  for (const step of dumpSteps(files, options)) if (step !== "pause") yield step;
}

/** The same, with a pause behind each event of the scan, also where nothing of it is wanted. */
export function* dumpSteps(files: LogFiles, options: DumpOptions = {}): Generator<DumpEvent | "pause"> {
  const chosen = chooseSegments(files, options.segments);
  const events = new DumpEvents(files.format, options);
  const start = whereToStart(chosen, events.test, options.tail);
  for (const event of scanLog(chosen, { ...start, checked: options.ahead?.(chosen) ?? null })) {
    yield* dumpEventsOf(event, chosen, events);
    if (events.isOver) return;
    yield "pause";
  }
}

/** What of a dump one event of a scan gives. */
export function* dumpEventsOf(event: ScanEvent, files: LogFiles, events: DumpEvents): Generator<DumpEvent> {
  switch (event.kind) {
    case "segment-start":
      yield { kind: "segment-start", segment: event.segment };
      return;
    case "records":
      yield* events.records(files.segments[event.batch.segmentIndex]!, event.batch);
      return;
    case "damage":
      yield events.damage(files.segments[event.damage.segmentIndex]!, event.damage);
      return;
    case "segment-end":
      yield events.segmentEnd(event.segment, event.tail);
      return;
  }
}

/** The log reduced to the segments that are asked for. */
function chooseSegments(files: LogFiles, names: readonly string[] | undefined): LogFiles {
  if (names === undefined) return files;
  const known = files.segments.map((segment) => segment.name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new WalctlError("usage", `no segment named '${unknown}'`, `the log has ${listNames(known)}`);
  }
  return { ...files, segments: files.segments.filter((segment) => names.includes(segment.name)) };
}

const NAMES_SHOWN = 5;

function listNames(names: readonly string[]): string {
  if (names.length <= NAMES_SHOWN) return names.join(", ");
  return `${names.length} segments from ${names[0]} to ${names.at(-1)}`;
}

/** Where a scan begins that is to end with the last `tail` wanted records. */
export function whereToStart(
  files: LogFiles,
  test: RecordTest | null,
  tail: number | undefined,
): ScanOptions {
  const start = tail === undefined ? null : findTailStart(files, test, tail);
  if (start === null) return {};
  return { fromSegment: start.segmentIndex, fromOffset: start.offset, fromLsn: start.lsn };
}
