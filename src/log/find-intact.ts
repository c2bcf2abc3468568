import { announcedLength } from "../format/layout.ts";
import { leadsSomewhere } from "./frame-trust.ts";
import type { SegmentProbe } from "./segment-probe.ts";

/** The first position in [from, to) at which an intact record stands. Each byte is looked at once. */
export function findIntact(probe: SegmentProbe, from: number, to: number): number | null {
  const { format, layout, window, size } = probe;
  let position = from;
  while (position < to && position + probe.minimum <= size) {
    const index = window.load(position, layout.headerLength);
    if (index < 0) return null;
    const { bytes, data, base } = window;
    const limit = Math.min(to - base, bytes.length - layout.headerLength + 1);
    let found = format.findCandidate(bytes, index, limit);
    // Most candidates in bytes that are no log announce more than there is: that takes no more than a look.
    while (found >= 0 && base + found + announcedLength(layout, data, found) > size)
      found = format.findCandidate(bytes, found + 1, limit);
    const next = base + (found < 0 ? limit : found);
    probe.budget.passTo(next);
    if (found >= 0 && isRecord(probe, next)) return next;
    position = found < 0 ? next : next + 1;
  }
  return null;
}

/**
 * Whether a candidate is an intact record. An empty record of a format whose checksum covers the data alone proves
 * nothing by itself: something must follow it.
 */
function isRecord(probe: SegmentProbe, position: number): boolean {
  if (!probe.isPlausibleHeader(position) && !leadsToHeader(probe, position)) return false;
  if (!probe.isIntact(position)) return false;
  const { checksumOffset, headerLength } = probe.layout;
  if (checksumOffset === null || probe.announcedLength(position) > headerLength) return true;
  const end = position + headerLength;
  return end === probe.size || probe.isIntact(end);
}

/** A record of unknown type is believed where a header, or the end, stands behind it. */
function leadsToHeader(probe: SegmentProbe, position: number): boolean {
  const length = probe.announcedLength(position);
  const end = position + length;
  if (length < 0 || end > probe.size) return false;
  return leadsSomewhere(probe, end);
}
