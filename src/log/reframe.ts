import { crc32Between } from "../core/crc32.ts";
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
  return new TrueLengthSearch(probe, dataStart, stored).run(last);
}

/** The checksum of the data so far, taken from one possible end to the next. */
class TrueLengthSearch {
  readonly #probe: SegmentProbe;
  readonly #dataStart: number;
  readonly #stored: number;
  #checksum = 0;
  #checked: number;
  #isPaid = true;

  constructor(probe: SegmentProbe, dataStart: number, stored: number) {
    this.#probe = probe;
    this.#dataStart = dataStart;
    this.#checked = dataStart;
    this.#stored = stored;
  }

  /** @returns the whole length of the record, or -1 */
  run(last: number): number {
    const end = this.#findEnd(last);
    return end < 0 || !this.#isPaid ? -1 : end - this.#dataStart + this.#probe.layout.headerLength;
  }

  /** The first place up to `last`, of those where a record can end, at which the data has its checksum; else -1. */
  #findEnd(last: number): number {
    const zerosFrom = Math.max(this.#dataStart, this.#probe.zerosFrom);
    const beforeMagic = this.#findEndBeforeMagic(Math.min(last, zerosFrom));
    if (beforeMagic >= 0) return beforeMagic;
    for (let end = zerosFrom; end <= Math.min(last, zerosFrom + ZEROS_TRIED); end++)
      if (this.#isOver(end)) return end;
    return last > zerosFrom + ZEROS_TRIED && this.#isOver(last) ? last : -1;
  }

  #findEndBeforeMagic(to: number): number {
    const { format, layout, window, size } = this.#probe;
    let position = this.#dataStart;
    while (position < to && position + layout.headerLength <= size) {
      const index = window.load(position, layout.headerLength);
      if (index < 0) return -1;
      const { bytes, base } = window;
      const found = format.findCandidate(bytes, index, bytes.length);
      if (found >= 0 && base + found <= to && this.#isOver(base + found)) return base + found;
      position = found < 0 ? base + bytes.length - layout.headerLength + 1 : base + found + 1;
    }
    return -1;
  }

  /** Whether the search is over at a place: the record ends there, or it cannot be paid to go on. */
  #isOver(end: number): boolean {
    const from = this.#checked;
    this.#isPaid = this.#probe.budget.spend("proof", end - from);
    if (!this.#isPaid) return true;
    this.#checksum = extend(this.#probe, from, end, this.#checksum);
    this.#checked = end;
    return this.#checksum === this.#stored && end > this.#dataStart;
  }
}

function extend(probe: SegmentProbe, from: number, to: number, seed: number): number {
  const index = probe.window.load(from, to - from);
  if (index < 0) return probe.window.checksum(from, to, seed);
  return crc32Between(probe.window.bytes, index, index + to - from, seed);
}
