import { crc32 } from "../core/crc32.ts";
import type { FrameLayout } from "../format/layout.ts";
import { announcedLength, storedChecksumOffset } from "../format/layout.ts";

/**
 * The register (complemented) that a CRC-32 leaves over any `data ‖ crc32(data) little-endian`.
 */
const RESIDUE = 0x2144_df1c;

/**
 * In a run of records of which each ends with its checksum, the register after a record is constant. XOR-ing the
 * first four bytes of the next record with this makes it what a fresh start would give, so that one pass over the
 * run checks all of its records.
 */
const RESTART_AFTER_TRAILER = 0x2144_df1c;

/** Takes a cleared register to all ones when it stands, little-endian, before ten zeros: a fresh start. */
const RESTART_AFTER_CLEAR = 0x9226_f562;

/** Whether the one record at `start`, which `bytes` holds whole, has the checksum that it stores. */
export function isRecordIntact(
  layout: FrameLayout,
  bytes: Uint8Array,
  data: DataView,
  start: number,
): boolean {
  const length = announcedLength(layout, data, start);
  const covered = bytes.subarray(start + layout.checksumFrom, start + length - layout.trailerLength);
  const stored = data.getUint32(start + storedChecksumOffset(layout, length), layout.littleEndian);
  return crc32(covered) === stored;
}

/**
 * How many records at the front of a run are intact. The records stand side by side in `bytes`, the last one ends
 * at `end`. One checksum over the whole run decides it in the usual case; only where that fails are the records
 * checked one by one.
 *
 * The bytes are changed while it runs and restored before it returns.
 */
export function countIntactRecords(
  layout: FrameLayout,
  bytes: Uint8Array,
  data: DataView,
  starts: Uint32Array,
  count: number,
  end: number,
): number {
  if (count > 1 && isWholeRunIntact(layout, bytes, data, starts, count, end)) return count;
  for (let i = 0; i < count; i++) if (!isRecordIntact(layout, bytes, data, starts[i]!)) return i;
  return count;
}

function isWholeRunIntact(
  layout: FrameLayout,
  bytes: Uint8Array,
  data: DataView,
  starts: Uint32Array,
  count: number,
  end: number,
): boolean {
  return layout.checksumOffset === null
    ? isTrailingRunIntact(bytes, data, starts, count, end)
    : isLeadingRunIntact(layout, layout.checksumOffset, bytes, data, starts, count, end);
}

function isTrailingRunIntact(
  bytes: Uint8Array,
  data: DataView,
  starts: Uint32Array,
  count: number,
  end: number,
): boolean {
  toggleRestarts(data, starts, count);
  const register = crc32(bytes.subarray(starts[0]!, end));
  toggleRestarts(data, starts, count);
  return register === RESIDUE;
}

function toggleRestarts(data: DataView, starts: Uint32Array, count: number): void {
  for (let i = 1; i < count; i++) {
    const start = starts[i]!;
    data.setInt32(start, data.getInt32(start, true) ^ RESTART_AFTER_TRAILER, true);
  }
}

let scratchWords = new Int32Array(0);

/** Memory that is used again and again, since a run is checked before the next one begins. */
function scratch(words: number): Int32Array {
  if (scratchWords.length < words) scratchWords = new Int32Array(words * 2);
  return scratchWords;
}

/** A header of 12 to 16 bytes is four words, the last two of which may overlap. */
const WORDS_PER_HEADER = 4;

/**
 * Where the checksum stands before the data, the register at a record's end is known: it is the complement of the
 * stored checksum. The header of the next record is overwritten so that it cancels that register and starts anew;
 * the last record's register is the result. Headers are saved and put back by the word: by the byte it took three
 * times as long as the checksum itself.
 */
function isLeadingRunIntact(
  layout: FrameLayout,
  checksumOffset: number,
  bytes: Uint8Array,
  data: DataView,
  starts: Uint32Array,
  count: number,
  end: number,
): boolean {
  const lastWord = layout.headerLength - 4;
  const saved = scratch(count * WORDS_PER_HEADER);
  let expected = data.getInt32(starts[0]! + checksumOffset, layout.littleEndian);
  for (let i = 1, at = 0; i < count; i++, at += WORDS_PER_HEADER) {
    const start = starts[i]!;
    saved[at] = data.getInt32(start, true);
    saved[at + 1] = data.getInt32(start + 4, true);
    saved[at + 2] = data.getInt32(start + 8, true);
    saved[at + 3] = data.getInt32(start + lastWord, true);
    const next = data.getInt32(start + checksumOffset, layout.littleEndian);
    data.setInt32(start, ~expected, true);
    data.setInt32(start + 4, 0, true);
    data.setInt32(start + 8, 0, true);
    data.setInt32(start + lastWord, RESTART_AFTER_CLEAR, true);
    expected = next;
  }
  const register = crc32(bytes.subarray(starts[0]! + layout.headerLength, end));
  for (let i = 1, at = 0; i < count; i++, at += WORDS_PER_HEADER) {
    const start = starts[i]!;
    data.setInt32(start, saved[at]!, true);
    data.setInt32(start + 4, saved[at + 1]!, true);
    data.setInt32(start + 8, saved[at + 2]!, true);
    data.setInt32(start + lastWord, saved[at + 3]!, true);
  }
  return register === expected >>> 0;
}
