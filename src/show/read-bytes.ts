import { crc32 } from "../core/crc32.ts";
import type { FrameLayout } from "../format/layout.ts";
import type { Segment } from "../segment/segment.ts";

const PIECE_BYTES: number = 1 << 20;

/** Reads bytes of a segment, as far as there are any. */
export function readBytes(segment: Segment, offset: number, length: number): Uint8Array {
  const source = segment.open();
  try {
    const bytes = new Uint8Array(length);
    return bytes.subarray(0, source.read(bytes, offset));
  } finally {
    source.close();
  }
}

/** The checksum of the record at a place, computed from its bytes in constant memory. */
export function recordChecksum(
  segment: Segment,
  layout: FrameLayout,
  offset: number,
  length: number,
): number {
  const source = segment.open();
  try {
    const end = offset + length - layout.trailerLength;
    const buffer = new Uint8Array(Math.min(PIECE_BYTES, length));
    let checksum = 0;
    for (let at = offset + layout.checksumFrom; at < end; ) {
      const read = source.read(buffer.subarray(0, Math.min(buffer.length, end - at)), at);
      checksum = crc32(buffer.subarray(0, read), checksum);
      at += read;
    }
    return checksum >>> 0;
  } finally {
    source.close();
  }
}
