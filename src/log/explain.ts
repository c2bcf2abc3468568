import type { BitPosition } from "../core/crc-arithmetic.ts";
import { locateFlippedBit, loneBit } from "../core/crc-arithmetic.ts";
import { storedChecksumOffset } from "../format/layout.ts";
import { leadsSomewhere } from "./frame-trust.ts";
import { GrowingChecksum } from "./growing-checksum.ts";
import type { SegmentProbe } from "./segment-probe.ts";

/** Why the bytes at a place are a damaged record after all, with the proof that its checksum gives. */
export interface Explanation {
  /** The record's whole length in truth. */
  readonly length: number;
  readonly singleBit: BitPosition | null;
  /** Given where the magic or the length had to be put right. */
  readonly reframedLength: number | null;
  /** Whether the header announces the true length. */
  readonly frameKnown: boolean;
}

/**
 * A frame longer than this is explained by a bit only where a record, or the end, stands behind it: in n bytes of
 * garbage chance finds a bit with probability 8n / 2^32.
 */
const UNCONFIRMED_FRAME_BYTES: number = 64 * 1024;

/** The same where the checksum covers the data alone, so that the header cannot confirm anything. */
const UNCONFIRMED_DATA_BYTES: number = 4 * 1024;

/**
 * Looks for one flipped bit that makes the record at `position` intact: in what its announced frame covers, in its
 * length, in its checksum, in its magic.
 */
export function explainBySingleBit(probe: SegmentProbe, position: number): Explanation | null {
  if (!probe.hasHeader(position)) return null;
  if (!probe.hasMagic(position)) return explainMagic(probe, position);
  return explainInFrame(probe, position) ?? explainLength(probe, position);
}

/** The announced frame is right, and the difference of its checksums is that of one bit. */
function explainInFrame(probe: SegmentProbe, position: number): Explanation | null {
  const length = probe.announcedLength(position);
  const end = position + length;
  if (end > probe.size) return null;
  const unconfirmed = probe.layout.checksumOffset === null ? UNCONFIRMED_FRAME_BYTES : UNCONFIRMED_DATA_BYTES;
  if (length > unconfirmed && end !== probe.size && !probe.isIntact(end)) return null;
  if (!probe.budget.spend("proof", length)) return null;
  const singleBit = flippedBit(probe, position, length);
  if (singleBit === null || !isPlausibleOnceMended(probe, position, singleBit)) return null;
  return { length, singleBit, reframedLength: null, frameKnown: true };
}

/** The flipped bit of a frame, from the start of the segment. A bit of the length would have moved the frame. */
function flippedBit(probe: SegmentProbe, position: number, length: number): BitPosition | null {
  const { layout } = probe;
  const syndrome = (probe.checksumAt(position, length) ^ probe.storedChecksumAt(position, length)) >>> 0;
  const inChecksum = loneBit(syndrome);
  if (inChecksum !== null) {
    const byte = layout.littleEndian ? inChecksum >>> 3 : 3 - (inChecksum >>> 3);
    return { offset: position + storedChecksumOffset(layout, length) + byte, bit: inChecksum & 7 };
  }
  const covered = length - layout.checksumFrom - layout.trailerLength;
  const located = locateFlippedBit(syndrome, covered);
  if (located === null) return null;
  const offset = layout.checksumFrom + located.offset;
  if (offset >= layout.dataLengthOffset && offset < layout.dataLengthOffset + 4) return null;
  return { offset: position + offset, bit: located.bit };
}

/** Chance finds a bit in garbage now and then; then the header is seldom one that a writer leaves. */
function isPlausibleOnceMended(probe: SegmentProbe, position: number, flipped: BitPosition): boolean {
  const header = probe.mendedHeader(position, flipped);
  return header !== null && probe.format.isPlausibleHeader(header, 0, header.length);
}

/**
 * The bits of a length's 32 in the order in which flipping them makes it longer: first the set ones from the top,
 * each of which takes away less than the one before, then the others from the bottom.
 */
function bitInOrder(length: number, step: number): number {
  const bit = step < 32 ? 31 - step : step - 32;
  const isSet = (length & (1 << bit)) !== 0;
  return isSet === step < 32 ? bit : -1;
}

/**
 * One flipped bit in the length: the frame is another, and its checksum proves it. The lengths that a bit leaves
 * inside the file are tried, shortest first, and the checksum of each goes on where that of the one before ended.
 */
function explainLength(probe: SegmentProbe, position: number): Explanation | null {
  if (!probe.isPlausibleHeader(position)) return null;
  const { headerLength, trailerLength, checksumOffset } = probe.layout;
  const overhead = headerLength + trailerLength;
  const announced = (probe.announcedLength(position) - overhead) >>> 0;
  const checksum = new GrowingChecksum(probe, position);
  for (let step = 0; step < 64; step++) {
    const bit = bitInOrder(announced, step);
    if (bit < 0) continue;
    const length = ((announced ^ (1 << bit)) >>> 0) + overhead;
    const end = position + length;
    if (end > probe.size) return null;
    // Without data there is nothing that a checksum over the data alone could prove.
    if (checksumOffset !== null && length === headerLength) continue;
    // A long frame must lead to something that can follow a record, before its bytes are looked at.
    if (length > UNCONFIRMED_FRAME_BYTES && !leadsSomewhere(probe, end)) continue;
    if (!probe.budget.spend("proof", length)) return null;
    if (!provesLength(probe, position, length, bit, checksum.at(length))) continue;
    const reframedLength = checksumOffset === null ? null : length;
    return { length, singleBit: bitOfLength(probe, position, bit), reframedLength, frameKnown: false };
  }
  return null;
}

/** Where a bit of the length stands in the segment. */
function bitOfLength({ layout }: SegmentProbe, position: number, bit: number): BitPosition {
  const byte = layout.littleEndian ? bit >>> 3 : 3 - (bit >>> 3);
  return { offset: position + layout.dataLengthOffset + byte, bit: bit & 7 };
}

/**
 * Where the checksum covers the length, the one difference left at the true frame is that of the flipped bit
 * itself; where it covers the data alone, there is none.
 */
function provesLength(
  probe: SegmentProbe,
  position: number,
  length: number,
  bit: number,
  checksum: number,
): boolean {
  const { layout } = probe;
  const syndrome = (checksum ^ probe.storedChecksumAt(position, length)) >>> 0;
  if (layout.checksumOffset !== null) return syndrome === 0;
  const located = locateFlippedBit(syndrome, length - layout.trailerLength);
  if (located === null) return false;
  const { offset } = bitOfLength(probe, position, bit);
  return position + located.offset === offset && located.bit === (bit & 7);
}

/** The magic is damaged, and the data that the rest of the header announces has the stored checksum. */
function explainMagic(probe: SegmentProbe, position: number): Explanation | null {
  const { layout } = probe;
  const length = probe.announcedLength(position);
  if (length <= layout.headerLength || position + length > probe.size) return null;
  if (!probe.isPlausibleHeaderBehindMagic(position) || !probe.budget.spend("proof", length)) return null;
  if (probe.checksumAt(position, length) !== probe.storedChecksumAt(position, length)) return null;
  const bit = loneBit(probe.uint32At(position) ^ (layout.magic ?? 0));
  const byte = bit === null ? 0 : layout.littleEndian ? bit >>> 3 : 3 - (bit >>> 3);
  const singleBit = bit === null ? null : { offset: position + byte, bit: bit & 7 };
  return { length, singleBit, reframedLength: length, frameKnown: true };
}
