import { canComeNext } from "./lsn-order.ts";
import type { SegmentProbe } from "./segment-probe.ts";

/** So many damaged records side by side are believed to be records one by one; more are one region. */
const MOST_DAMAGED_NEIGHBOURS = 16;

/**
 * Whether the frame that a damaged record announces is right: an intact record stands where it ends, or the frames
 * of further damaged records lead to one. A magic that is damaged is passed over in the first frame only.
 *
 * @returns the position behind the frame, or -1
 */
export function trustedFrameEnd(probe: SegmentProbe, position: number, highestLsn: bigint | null): number {
  const length = probe.announcedLength(position);
  if (length < 0 || position + length > probe.size) return -1;
  if (!probe.hasMagic(position) && !probe.isPlausibleHeaderBehindMagic(position)) return -1;
  const first = position + length;
  let end = first;
  for (let step = 0; step < MOST_DAMAGED_NEIGHBOURS && end < probe.zerosFrom; step++) {
    if (probe.isIntact(end)) return first;
    if (!looksWritten(probe, end, highestLsn)) return -1;
    end += probe.announcedLength(end);
    if (end > probe.size) return -1;
  }
  return -1;
}

/** Whether a header stands here that the engine may have written next, whatever became of its record. */
export function looksWritten(probe: SegmentProbe, position: number, highestLsn: bigint | null): boolean {
  if (!probe.hasHeader(position) || !probe.hasMagic(position) || !probe.isPlausibleHeader(position))
    return false;
  const { headerLength, trailerLength, longestDataBytes } = probe.layout;
  const dataLength = probe.announcedLength(position) - headerLength - trailerLength;
  if (longestDataBytes !== null && dataLength > longestDataBytes) return false;
  const lsn = probe.lsnAt(position);
  return lsn === null || canComeNext(lsn, highestLsn);
}

/** Whether what stands at `end` can follow a record: a header, zeros, or the end of the segment. */
export function leadsSomewhere(probe: SegmentProbe, end: number): boolean {
  if (end >= probe.zerosFrom) return true;
  if (!probe.isAtHand(end) && !probe.budget.spend("look", 1)) return false;
  return probe.hasMagic(end) && probe.isPlausibleHeader(end);
}
