import { leadsSomewhere, looksWritten } from "./frame-trust.ts";
import type { KnownLsns } from "./lsn-order.ts";
import { continuesLog } from "./lsn-order.ts";
import type { RecordChain } from "./record-chain.ts";
import { followChain } from "./record-chain.ts";
import type { SegmentProbe } from "./segment-probe.ts";

/** How far behind a broken chain its successor is looked for. */
const SUCCESSOR_BYTES: number = 1024 * 1024;

/** What is known where the log is damaged. */
interface DamagedPlace {
  readonly position: number;
  readonly known: KnownLsns;
  /** Where the damaged record ends, by a header that looks written; null where the header cannot be believed. */
  readonly frameEnd: number | null;
}

/**
 * Finds where records go on behind damage at `position`: the first intact record that is not payload of a damaged
 * one. Payloads can hold whole logs, so a candidate has to fit: by its LSN, by the frame that the damaged header
 * announces, and by what stands behind the records that follow it.
 *
 * @returns its position, or null where nothing follows
 */
export function findNextRecord(probe: SegmentProbe, position: number, known: KnownLsns): number | null {
  const believed = looksWritten(probe, position, known.highest);
  const frameEnd = believed ? position + probe.announcedLength(position) : null;
  let place: DamagedPlace = { position, known, frameEnd };
  let from = position + 1;
  for (;;) {
    const start = findIntact(probe, from, probe.zerosFrom);
    if (start === null) return null;
    const chain = followChain(probe, start);
    if (place.frameEnd !== null && provesFrameWrong(probe, chain, place.frameEnd)) {
      // What was passed over as payload of that frame is judged again without it.
      place = { ...place, frameEnd: null };
      from = position + 1;
      continue;
    }
    if (belongsToLog(probe, chain, place)) return start;
    from = Math.max(chain.end, start + 1);
  }
}

/**
 * Whether records run from inside the frame [position, frameEnd) across its end, so that it cannot be one record.
 * Where the data is followed by a checksum, a payload's records end before that; without one they could end exactly
 * where the frame does, and nothing is proven.
 */
export function isFrameOverrun(probe: SegmentProbe, position: number, frameEnd: number): boolean {
  if (probe.layout.trailerLength === 0) return false;
  let from = position + 1;
  while (from < frameEnd) {
    const start = findIntact(probe, from, frameEnd);
    if (start === null) return false;
    const chain = followChain(probe, start);
    if (chain.end > frameEnd) return true;
    from = Math.max(chain.end, start + 1);
  }
  return false;
}

/** The first position in [from, to) at which an intact record stands. Linear: each byte is looked at once. */
export function findIntact(probe: SegmentProbe, from: number, to: number): number | null {
  const { format, layout, window } = probe;
  let position = from;
  while (position < to && position + probe.minimum <= probe.size) {
    const index = window.load(position, layout.headerLength);
    if (index < 0) return null;
    const limit = Math.min(to - window.base, window.bytes.length - layout.headerLength + 1);
    const found = format.findCandidate(window.bytes, index, limit);
    const next = window.base + (found < 0 ? limit : found);
    probe.budget.earn(next - position + 1);
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

function belongsToLog(probe: SegmentProbe, chain: RecordChain, place: DamagedPlace): boolean {
  const fits = lsnFits(probe, chain.start, place);
  if (fits === true) return !isOverruledBySuccessor(probe, chain, place);
  if (place.frameEnd !== null && chain.start < place.frameEnd) return false;
  return fits === null || !isOverruledBySuccessor(probe, chain, place);
}

/** Null for a format that stores no LSN. */
function lsnFits(probe: SegmentProbe, start: number, place: DamagedPlace): boolean | null {
  const lsn = probe.lsnAt(start);
  if (lsn === null) return null;
  return continuesLog(lsn, place.known, start - place.position, probe.minimum);
}

/**
 * Records inside a frame that looks written are its payload, unless they run across its end, or, where the frame
 * passes the end of the file, exactly up to the end of the file.
 */
function provesFrameWrong(probe: SegmentProbe, chain: RecordChain, frameEnd: number): boolean {
  if (chain.start >= frameEnd) return false;
  if (frameEnd <= probe.size) return chain.end > frameEnd;
  return chain.end === probe.size;
}

/**
 * Whether what stands behind a broken chain shows that the chain is payload: records go on there which continue the
 * log from before the damage and not the chain, or which have the chain's own LSNs.
 */
function isOverruledBySuccessor(probe: SegmentProbe, chain: RecordChain, place: DamagedPlace): boolean {
  if (chain.stop !== "broken" || chain.lastLsn === null) return false;
  const successor = findIntact(probe, chain.end, Math.min(probe.zerosFrom, chain.end + SUCCESSOR_BYTES));
  if (successor === null) return false;
  if (lsnFits(probe, successor, place) !== true) return false;
  const next = followChain(probe, successor);
  for (const lsn of next.lsns) if (chain.lsns.has(lsn)) return true;
  const known: KnownLsns = { highest: chain.lastLsn, recent: chain.lsns };
  const lsn = probe.lsnAt(successor) ?? 0n;
  return !continuesLog(lsn, known, successor - chain.end, probe.minimum);
}
