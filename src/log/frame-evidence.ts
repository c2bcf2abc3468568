import { findIntact } from "./find-intact.ts";
import type { RecordChain } from "./record-chain.ts";
import { followChain } from "./record-chain.ts";
import type { SegmentProbe } from "./segment-probe.ts";

/** A record's last bytes can be zeros themselves: a frame that ends so close behind the data ends with it. */
const ZEROS_IN_DATA = 64;

/** Whether a frame ends where the data of the segment does: at the end of the file, or before its zero tail. */
export function endsWithData(probe: SegmentProbe, frameEnd: number): boolean {
  if (frameEnd === probe.size) return true;
  return frameEnd < probe.size && frameEnd >= probe.zerosFrom && frameEnd <= probe.zerosFrom + ZEROS_IN_DATA;
}

/**
 * Whether a chain of records inside a frame shows that the frame is none: the records run across its end, or, where
 * it announces more than there is, up to the end of the data. Where the checksum stands behind the data, a payload's
 * records cannot reach the end of their carrier; without it they could, and nothing is proven.
 */
export function provesFrameWrong(probe: SegmentProbe, chain: RecordChain, frameEnd: number): boolean {
  if (chain.start >= frameEnd) return false;
  if (chain.end > frameEnd) return true;
  if (frameEnd < probe.zerosFrom) return false;
  if (endsWithData(probe, frameEnd) && probe.layout.trailerLength === 0) return false;
  // A magic before zeros passes as an empty record, which shows nothing.
  const isEndEmpty = probe.layout.trailerLength === 0 && chain.lastLength === probe.layout.headerLength;
  return chain.stop === "end-of-data" && !isEndEmpty;
}

/**
 * Whether what lies inside a frame that leads to a record shows that it leads there by chance.
 *
 * @param isPlausible whether its header is one that a writer leaves; under another, any record inside does
 */
export function isFrameOverrun(
  probe: SegmentProbe,
  position: number,
  frameEnd: number,
  isPlausible: boolean,
): boolean {
  if (isPlausible && probe.layout.trailerLength === 0) return false;
  let from = position + 1;
  while (from < frameEnd) {
    const start = findIntact(probe, from, frameEnd);
    if (start === null) return false;
    const chain = followChain(probe, start);
    if (!isPlausible || chain.end > frameEnd || liesBetween(probe, position, start, frameEnd)) return true;
    from = Math.max(chain.end, start + 1);
  }
  return false;
}

/**
 * Whether the LSN at `middle` lies between those at the two others: then it was written between them. A payload's
 * could not, since the record behind its carrier has the next LSN.
 */
function liesBetween(probe: SegmentProbe, first: number, middle: number, last: number): boolean {
  const [low, lsn, high] = [first, middle, last].map((position) => probe.lsnAt(position));
  if (low == null || lsn == null || high == null) return false;
  return low < lsn && lsn < high;
}
