import type { LogicalSemantics, SegmentState } from "../recovery.ts";
import { parseAegisCheckpoint } from "./checkpoint.ts";
import { encodeRewritten, parseRewritten } from "./rewritten.ts";

/** Aegis appends to `wal_current.log`, whatever bytes it ends with. */
function appendsOutOfReach(segments: readonly SegmentState[]): string[] {
  const current = segments.find(({ name, isNewest }) => isNewest && name === "wal_current.log");
  if (current === undefined || current.readerStopsAt === null) return [];
  return [
    `Aegis would append to ${current.name} behind byte ${current.readerStopsAt}, where its reader stops: nothing that it writes from then on could be recovered, and LSNs would be assigned twice.`,
  ];
}

/** It takes up the highest number that is there, and gives that number to the next segment that it closes. */
function replacesNewestNumbered(segments: readonly SegmentState[]): string[] {
  const newest = segments.reduce<SegmentState | null>((best, segment) => {
    const number = segment.parsedName?.number ?? null;
    if (number === null) return best;
    return best === null || number > (best.parsedName?.number ?? 0n) ? segment : best;
  }, null);
  if (newest === null || newest.records === 0) return [];
  const records = newest.records === 1 ? "1 record" : `${newest.records} records`;
  return [
    `Once Aegis is restarted, its next rotation replaces ${newest.name}: ${records} would be gone. Keep a copy of that file before Aegis is started.`,
  ];
}

export const AEGIS_RECOVERY: LogicalSemantics = {
  mode: "logical",
  activeAtCheckpoint: (data) => parseAegisCheckpoint(data)?.activeTransactions ?? null,
  encodeRewritten,
  parseRewritten,
  onRestart: (segments) => [...appendsOutOfReach(segments), ...replacesNewestNumbered(segments)],
};
