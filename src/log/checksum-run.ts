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

let scratchBytes = new Uint8Array(0);

/** Memory that is used again and again, since a run is checked before the next one begins. */
function scratch(length: number): Uint8Array {
  if (scratchBytes.length < length) scratchBytes = new Uint8Array(length * 2);
  return scratchBytes;
}

/**
 * Where the checksum stands before the data, the register at a record's end is known: it is the complement of the
 * stored checksum. The header of the next record is overwritten so that it cancels that register and starts anew;
 * the last record's register is the result. The headers are put back from `saved`.
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
  const width = layout.headerLength;
  const saved = scratch(count * width);
  let expected = data.getUint32(starts[0]! + checksumOffset, layout.littleEndian);
  for (let i = 1; i < count; i++) {
    const start = starts[i]!;
    for (let k = 0; k < width; k++) saved[i * width + k] = bytes[start + k]!;
    const next = data.getUint32(start + checksumOffset, layout.littleEndian);
    bytes.fill(0, start, start + width);
    data.setUint32(start, ~expected >>> 0, true);
    data.setUint32(start + width - 4, RESTART_AFTER_CLEAR, true);
    expected = next;
  }
  const register = crc32(bytes.subarray(starts[0]! + width, end));
  for (let i = 1; i < count; i++) bytes.set(saved.subarray(i * width, (i + 1) * width), starts[i]!);
  return register === expected;
}
