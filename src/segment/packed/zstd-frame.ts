/** What a Zstandard frame's header says (RFC 8878, 3.1.1.1). */
export interface ZstdFrameHeader {
  /** In bytes; null where it is not given. */
  readonly contentSize: bigint | null;
  /** How far back the frame's data refers at most, in bytes. */
  readonly windowBytes: bigint;
  /** 0 for none. */
  readonly dictionaryId: number;
  readonly hasChecksum: boolean;
}

export const ZSTD_MAGIC = 0xfd2fb528;

/** Magic number and descriptor, from which follows how long the header is. */
export const ZSTD_HEADER_START_BYTES = 5;

const DICTIONARY_ID_BYTES: readonly number[] = [0, 1, 2, 4];
const RESERVED_BIT = 0x08;

interface HeaderShape {
  readonly window: number;
  readonly dictionary: number;
  readonly content: number;
  readonly isSingleSegment: boolean;
}

function shapeOf(descriptor: number): HeaderShape {
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const contentFlag = descriptor >> 6;
  return {
    window: isSingleSegment ? 0 : 1,
    dictionary: DICTIONARY_ID_BYTES[descriptor & 3]!,
    content: contentFlag === 0 ? Number(isSingleSegment) : 1 << contentFlag,
    isSingleSegment,
  };
}

/** How long the header with this descriptor is, the magic number included. */
export function zstdHeaderLength(descriptor: number): number {
  const { window, dictionary, content } = shapeOf(descriptor);
  return ZSTD_HEADER_START_BYTES + window + dictionary + content;
}

/** Reads a whole header; null where its reserved bit is set. */
export function parseZstdHeader(bytes: Uint8Array): ZstdFrameHeader | null {
  const descriptor = bytes[4]!;
  if ((descriptor & RESERVED_BIT) !== 0) return null;
  const { window, dictionary, content, isSingleSegment } = shapeOf(descriptor);
  let at = ZSTD_HEADER_START_BYTES + window;
  const dictionaryId = Number(littleEndian(bytes.subarray(at, at + dictionary)));
  at += dictionary;
  const stored = littleEndian(bytes.subarray(at, at + content));
  // Two bytes count from 256 on, since one byte holds what is below.
  const contentSize = content === 0 ? null : stored + (content === 2 ? 256n : 0n);
  return {
    contentSize,
    windowBytes: isSingleSegment ? (contentSize ?? 0n) : windowSize(bytes[ZSTD_HEADER_START_BYTES]!),
    dictionaryId,
    hasChecksum: (descriptor & 0x04) !== 0,
  };
}

function windowSize(descriptor: number): bigint {
  const base = 1n << BigInt(10 + (descriptor >> 3));
  return base + (base / 8n) * BigInt(descriptor & 7);
}

/** An unsigned number of at most 8 bytes. */
export function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}
