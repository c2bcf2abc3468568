import type { EndFacts } from "./end-of-segment.ts";
import type { Explanation } from "./explain.ts";
import { canComeNext, canPartComeNext } from "./lsn-order.ts";
import type { SegmentProbe } from "./segment-probe.ts";

/** So many zero bytes at the end of the data show that it did not arrive whole; fewer may be data. */
const ZERO_DATA_BYTES = 4;

/** Gathers what the decision at the end of a segment needs to know of the bytes at `position`. */
export function endFactsAt(
  probe: SegmentProbe,
  position: number,
  highestLsn: bigint | null,
  explanation: Explanation | null,
): EndFacts {
  const length = probe.announcedLength(position);
  const fits = length >= 0 && position + length <= probe.size;
  const magic = probe.size - position < 4 || probe.hasMagic(position);
  const plausible = magic && probe.isPlausibleHeader(position) && isLsnPlausible(probe, position, highestLsn);
  return {
    allZero: position >= probe.zerosFrom,
    explained: explanation !== null,
    incomplete: !fits,
    plausible,
    complete:
      fits &&
      magic &&
      (plausible || position + length === probe.size || endsInZeros(probe, position, length)),
    endsInZeros: fits && endsInZeros(probe, position, length),
  };
}

function endsInZeros(probe: SegmentProbe, position: number, length: number): boolean {
  const { checksumOffset, headerLength, trailerLength } = probe.layout;
  if (checksumOffset === null) return position + length - trailerLength >= probe.zerosFrom;
  return length - headerLength >= ZERO_DATA_BYTES && position + length - ZERO_DATA_BYTES >= probe.zerosFrom;
}

/** The LSN is the first field: whole, cut off, or, for a format without, no matter. */
function isLsnPlausible(probe: SegmentProbe, position: number, highestLsn: bigint | null): boolean {
  if (probe.layout.lsn !== "stored") return true;
  const lsn = probe.lsnAt(position);
  if (lsn !== null) return canComeNext(lsn, highestLsn);
  const { value, bits } = probe.partialLsnAt(position, probe.size - position);
  return canPartComeNext(value, bits, highestLsn);
}
