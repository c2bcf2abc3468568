/**
 * Where the parts of a record stand, declared once for each format: the scanner, the views and the encoders all
 * read these numbers and nothing else.
 *
 * A record is `header ‖ data ‖ trailer`. Offsets are from the record's first byte.
 */
export interface FrameLayout {
  readonly littleEndian: boolean;
  readonly headerLength: number;
  readonly trailerLength: number;
  /** Of the u32 that holds the length of the data. */
  readonly dataLengthOffset: number;
  /** The first byte that the checksum covers; it covers everything from there up to the trailer. */
  readonly checksumFrom: number;
  /** Of the u32 checksum in the header, or null where it is the trailer. */
  readonly checksumOffset: number | null;
  /** A constant u32 at offset 0, or null. */
  readonly magic: number | null;
  /** Data longer than this is never written, so that a header which announces it is damaged; null for no limit. */
  readonly longestDataBytes: number | null;
  /** Whether a record stores its LSN, or has it from its position in the log. */
  readonly lsn: "stored" | "position";
}

/** The size of the smallest record: one without data. */
export function minimumRecordLength(layout: FrameLayout): number {
  return layout.headerLength + layout.trailerLength;
}

/** The size of the record at `start` as its header announces it. The header must be there. */
export function announcedLength(layout: FrameLayout, data: DataView, start: number): number {
  return (
    layout.headerLength +
    data.getUint32(start + layout.dataLengthOffset, layout.littleEndian) +
    layout.trailerLength
  );
}

export function hasMagic(layout: FrameLayout, data: DataView, start: number): boolean {
  return layout.magic === null || data.getUint32(start, layout.littleEndian) === layout.magic;
}

/** Offset of the stored checksum in a record of `length` bytes. */
export function storedChecksumOffset(layout: FrameLayout, length: number): number {
  return layout.checksumOffset ?? length - layout.trailerLength;
}
