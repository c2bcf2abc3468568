import { findIntact } from "./find-intact.ts";
import { endsWithData, provesFrameWrong } from "./frame-evidence.ts";
import { looksWritten } from "./frame-trust.ts";
import type { KnownLsns } from "./lsn-order.ts";
import { canPartComeNext, continuesLog, unexplainedGap, withLsn } from "./lsn-order.ts";
import type { RecordChain } from "./record-chain.ts";
import { followChain } from "./record-chain.ts";
import type { SegmentProbe } from "./segment-probe.ts";

/** How far behind a broken chain its successor is looked for. */
const SUCCESSOR_BYTES: number = 1024 * 1024;

/** A frame that a header which looks written announces. */
interface BelievedFrame {
  readonly end: number;
  /** It ends where the data does: then nothing but a proof takes the belief away. */
  readonly endsWithData: boolean;
}

/** What is known where the log is damaged. */
interface DamagedPlace {
  readonly position: number;
  /** With the damaged record's own LSN, where its header is believed. */
  readonly known: KnownLsns;
  readonly frame: BelievedFrame | null;
}

/**
 * Finds where records go on behind damage at `position`: the first intact record that is not payload of a damaged
 * one. Payloads can hold whole logs, so a candidate has to fit: by its LSN, by the frame that the damaged header
 * announces, and by what stands behind the records that follow it.
 *
 * @returns its position, or null where nothing follows
 */
export function findNextRecord(probe: SegmentProbe, position: number, known: KnownLsns): number | null {
  const believed = believedPlace(probe, position, known);
  const found = believed === null ? "frame-wrong" : search(probe, believed);
  // What was passed over as payload of a frame that is none is judged again without it.
  const next = found === "frame-wrong" ? search(probe, { position, known, frame: null }) : found;
  return next === "frame-wrong" ? null : next;
}

function believedPlace(probe: SegmentProbe, position: number, known: KnownLsns): DamagedPlace | null {
  if (!looksWritten(probe, position, known.highest)) return null;
  const end = position + probe.announcedLength(position);
  const frame = { end, endsWithData: endsWithData(probe, end) };
  return { position, known: withLsn(known, probe.lsnAt(position)), frame };
}

function search(probe: SegmentProbe, place: DamagedPlace): number | null | "frame-wrong" {
  let from = place.position + 1;
  for (;;) {
    const start = findIntact(probe, from, probe.zerosFrom);
    if (start === null) return null;
    const chain = followChain(probe, start);
    if (place.frame !== null && isFrameWrong(probe, chain, place.position, place.frame.end))
      return "frame-wrong";
    if (belongsToLog(probe, chain, place)) return start;
    // Passing over records may turn out to be in vain; where that cannot be paid, the frame is not believed.
    if (place.frame !== null && !probe.budget.spend("rescan", chain.end - from)) return "frame-wrong";
    from = Math.max(chain.end, start + 1);
  }
}

/** A record that begins inside the header leaves no more of that than its first bytes. */
function isFrameWrong(probe: SegmentProbe, chain: RecordChain, position: number, frameEnd: number): boolean {
  const isInHeader = chain.start < position + probe.layout.headerLength;
  return isInHeader || provesFrameWrong(probe, chain, frameEnd);
}

function belongsToLog(probe: SegmentProbe, chain: RecordChain, place: DamagedPlace): boolean {
  const isInside = place.frame !== null && chain.start < place.frame.end;
  if (isInside && place.frame?.endsWithData === true) return false;
  const fits = lsnFits(probe, chain.start, place);
  if (fits === null) return !isInside;
  if (isInside && !fits) return false;
  if (isOverruledBySuccessor(probe, chain, place)) return false;
  return !isRestOfPayload(probe, chain, fits);
}

/** Null for a format that stores no LSN. */
function lsnFits(probe: SegmentProbe, start: number, place: DamagedPlace): boolean | null {
  const lsn = probe.lsnAt(start);
  if (lsn === null) return null;
  return continuesLog(lsn, place.known, start - place.position, probe.minimum);
}

/**
 * Whether what stands behind a broken chain shows that the chain is payload: records go on there which have the
 * chain's own LSNs, or which continue the log from before the damage better than they continue the chain.
 */
function isOverruledBySuccessor(probe: SegmentProbe, chain: RecordChain, place: DamagedPlace): boolean {
  if (chain.stop !== "broken" || chain.lastLsn === null) return false;
  const to = Math.min(probe.zerosFrom, chain.end + SUCCESSOR_BYTES);
  const successor = findIntact(probe, chain.end, to);
  if (!probe.budget.spend("rescan", (successor ?? to) - chain.end)) return false;
  if (successor === null || lsnFits(probe, successor, place) !== true) return false;
  if (!canFollowCarrier(probe.lsnAt(successor) ?? 0n, place)) return false;
  const next = followChain(probe, successor);
  probe.budget.spend("rescan", next.end - next.start);
  for (const lsn of next.lsns) if (chain.lsns.has(lsn)) return true;
  const lsn = probe.lsnAt(successor) ?? 0n;
  const fromLog = unexplainedGap(lsn, place.known.highest, successor - place.position, probe.minimum);
  const fromChain = unexplainedGap(lsn, chain.lastLsn, successor - chain.end, probe.minimum);
  return fromLog < fromChain;
}

/**
 * Whether a record with this LSN can follow one that stood in the damaged bytes, and had an LSN of its own. An engine that
 * starts again behind damage goes on with the LSN of the first record which it could not read, each time: what it wrote
 * the last time has the LSNs of what it wrote before, and neither is payload.
 */
function canFollowCarrier(lsn: bigint, { known, frame }: DamagedPlace): boolean {
  const highest = known.highest ?? 0n;
  return lsn > (frame === null ? highest + 1n : highest);
}

/**
 * Whether a chain is what is left of a payload at the end of the data: behind it stand a few bytes that are not the
 * beginning of its next record, the checksum of the record that carried it. Where the chain continues the log, only
 * exactly as many bytes as a checksum has show that.
 */
function isRestOfPayload(probe: SegmentProbe, chain: RecordChain, fits: boolean): boolean {
  const { headerLength, trailerLength } = probe.layout;
  const rest = probe.zerosFrom - chain.end;
  if (chain.stop !== "broken" || rest >= headerLength || (fits && rest !== trailerLength)) return false;
  const { value, bits } = probe.partialLsnAt(chain.end, rest);
  return !canPartComeNext(value, bits, chain.lastLsn);
}
