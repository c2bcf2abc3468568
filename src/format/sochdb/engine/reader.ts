import type {
  EngineOpening,
  EngineReader,
  EngineSegment,
  ReaderStop,
  UnreadablePlace,
} from "../../engine.ts";
import type { RecordView } from "../../view.ts";
import { SOCHDB_NAMING } from "../segments.ts";

const ENDS: ReaderStop = { kind: "ends" };
const FAILS: ReaderStop = { kind: "fails", message: "WAL corruption: CRC mismatch" };

/** Up to here a name must go, or taking its number out of it panics. */
const NUMBER_ENDS_AT = 12;

/** Takes the highest number of all names that it takes for a segment, and reads that file alone. */
function open(segments: readonly EngineSegment[], foreignNames: readonly string[]): EngineOpening {
  const visible = foreignNames.filter((name) => SOCHDB_NAMING.parse(name) !== null);
  const short = visible.find((name) => name.length < NUMBER_ENDS_AT);
  if (short !== undefined) {
    return {
      kind: "panics",
      message: `opening takes the number out of the name ${short}, which is too short`,
    };
  }
  const newest = segments.findIndex((segment) => segment.isNewest);
  const highest = segments[newest]?.parsedName?.number ?? null;
  // A stray name with a higher number makes the engine create that file, and read nothing.
  const isOvertaken = visible.some((name) => (SOCHDB_NAMING.parse(name)?.number ?? -1n) > (highest ?? 0n));
  return { kind: "reads", segments: newest < 0 || isOvertaken ? [] : [newest] };
}

/**
 * Too few bytes for a header, or for what the header announces, end the log without an error; a record that is there
 * in its full length and is not intact fails its checksum.
 */
function stopAtPlace({ remainingBytes, announcedBytes }: UnreadablePlace): ReaderStop {
  return announcedBytes === null || announcedBytes > remainingBytes ? ENDS : FAILS;
}

/** It parts the images at before_length without a check. */
function impasse(view: RecordView): string | null {
  const before = view.beforeLength ?? 0;
  if (before <= view.dataLength) return null;
  return `before_length ${before} exceeds data_length ${view.dataLength}, and the reader panics`;
}

export const SOCHDB_READER: EngineReader = { open, stopAtPlace, stopAtRecord: null, impasse };
