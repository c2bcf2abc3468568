import { crc32 } from "../core/crc32.ts";
import type { SegmentProbe } from "./segment-probe.ts";

/** Data can end in zeros that the search takes for the zero tail: so many are tried. */
const ZEROS_TRIED = 64;

/**
 * Finds the true length of a record whose checksum covers its data alone, by the places where it can end: before a
 * following magic, before the zero tail, at the end of the file. It is the one at which the data up to there has
 * the stored checksum.
 *
 * @param reach the last position at which the record may end
 * @returns the whole length, or -1
 */
export function findTrueLength(probe: SegmentProbe, position: number, reach: number): number {
  const { layout } = probe;
  if (layout.checksumOffset === null || !probe.hasHeader(position)) return -1;
  // A short run of equal bytes can be its own checksum; something of the header has to be right.
  if (!probe.hasMagic(position) && !probe.isPlausibleHeaderBehindMagic(position)) return -1;
  const stored = probe.uint32At(position + layout.checksumOffset);
  const dataStart = position + layout.headerLength;
  const last = Math.min(reach, dataStart + (layout.longestDataBytes ?? probe.size));
  let checksum = 0;
  let checked = dataStart;
  for (const end of possibleEnds(probe, dataStart, last)) {
    if (!probe.budget.spend("proof", end - checked)) return -1;
    checksum = extend(probe, checked, end, checksum);
    checked = end;
    if (checksum === stored && end > dataStart) return end - position;
  }
  return -1;
}

function extend(probe: SegmentProbe, from: number, to: number, seed: number): number {
  const index = probe.window.load(from, to - from);
  if (index < 0) return probe.window.checksum(from, to, seed);
  return crc32(probe.window.bytes.subarray(index, index + to - from), seed);
}

/** Places in (from, last] where a record can end, ascending. */
function* possibleEnds(probe: SegmentProbe, from: number, last: number): Generator<number> {
  const zerosFrom = Math.max(from, probe.zerosFrom);
  yield* magicsBetween(probe, from, Math.min(last, zerosFrom));
  for (let end = zerosFrom; end <= Math.min(last, zerosFrom + ZEROS_TRIED); end++) yield end;
  if (last > zerosFrom + ZEROS_TRIED) yield last;
}

function* magicsBetween(probe: SegmentProbe, from: number, to: number): Generator<number> {
  const { format, layout, window } = probe;
  let position = from;
  while (position < to && position + layout.headerLength <= probe.size) {
    const index = window.load(position, layout.headerLength);
    if (index < 0) return;
    const found = format.findCandidate(window.bytes, index, window.bytes.length);
    position = found < 0 ? window.base + window.bytes.length - layout.headerLength + 1 : window.base + found;
    if (found >= 0 && position <= to) yield position;
    if (found >= 0) position += 1;
  }
}
