import type { SegmentProbe } from "./segment-probe.ts";

/**
 * How many records a damaged region held, as far as its frames tell: those whose announced frames lie in it one
 * behind the other, and one for what is left.
 */
export function countLostRecords(probe: SegmentProbe, position: number, end: number): number {
  let at = position;
  let lost = 0;
  while (at < end) {
    lost++;
    const length = probe.hasMagic(at) && probe.isPlausibleHeader(at) ? probe.announcedLength(at) : -1;
    if (length < 0 || at + length > end) break;
    at += length;
  }
  return lost;
}
