import { escapeText } from "../core/escape.ts";
import type { Payload } from "../dump/payload.ts";
import type { ByteWriter } from "./byte-writer.ts";
import { jsonString } from "./json-text.ts";

/** How payloads are shown. */
export type PayloadStyle = "none" | "preview" | "hex" | "utf8" | "base64";

/** Writes payload bytes as text. */
export interface PayloadEncoding {
  /** Writes bytes that end where a piece may end. */
  write(writer: ByteWriter, bytes: Uint8Array): void;
  /** The length of the longest beginning of `bytes` that can be written by itself. */
  pieceLength(bytes: Uint8Array): number;
}

export const HEX_ENCODING: PayloadEncoding = {
  write: (writer, bytes) => writer.hex(bytes),
  pieceLength: (bytes) => bytes.length,
};

export const BASE64_ENCODING: PayloadEncoding = {
  write: (writer, bytes) => writer.base64(bytes),
  pieceLength: (bytes) => bytes.length - (bytes.length % 3),
};

/** UTF-8 inside a JSON string. It is lossy: what is no UTF-8 becomes U+FFFD. */
export const JSON_UTF8_ENCODING: PayloadEncoding = {
  write: utf8Writer((bytes) => jsonString(lossyDecoder.decode(bytes)).slice(1, -1)),
  pieceLength: utf8PieceLength,
};

/** UTF-8 for people: what is not safe to print, and what is no UTF-8, is escaped with a backslash. */
export const ESCAPED_UTF8_ENCODING: PayloadEncoding = {
  write: utf8Writer(escapeText),
  pieceLength: utf8PieceLength,
};

/** The same between the quotes of a CSV field. */
export const CSV_UTF8_ENCODING: PayloadEncoding = {
  write: utf8Writer((bytes) => escapeText(bytes).replaceAll('"', '""')),
  pieceLength: utf8PieceLength,
};

const lossyDecoder = new TextDecoder("utf-8", { ignoreBOM: true });

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Bytes that stand for themselves in every notation are copied; only others become a string on the way. */
function utf8Writer(toText: (bytes: Uint8Array) => string): PayloadEncoding["write"] {
  return (writer, bytes) => {
    if (isPlain(bytes)) writer.raw(bytes);
    else writer.text(toText(bytes));
  };
}

function isPlain(bytes: Uint8Array): boolean {
  for (const byte of bytes) {
    if (byte < 0x20 || byte > 0x7e || byte === QUOTE || byte === BACKSLASH) return false;
  }
  return true;
}

function utf8PieceLength(bytes: Uint8Array): number {
  return endOfUtf8(bytes, 0, bytes.length);
}

/** Where a piece from `from` to `to` ends without a sequence that has begun and is not complete. */
export function endOfUtf8(bytes: Uint8Array, from: number, to: number): number {
  for (let back = 1; back <= Math.min(3, to - from); back++) {
    const byte = bytes[to - back]!;
    if (byte < 0x80) return to;
    if (byte < 0xc0) continue;
    const needed = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    return needed > back ? to - back : to;
  }
  return to;
}

/** A multiple of three, so that base64 needs no carry. */
const PIECE_BYTES: number = 48 * 1024;

/**
 * Writes the payload from `from` up to `to` piece by piece, however large it is. Yields after each piece, so that what
 * is written can be put out.
 */
export function* writePieces(
  writer: ByteWriter,
  payload: Payload,
  [from, to]: readonly [number, number],
  encoding: PayloadEncoding,
): Generator<void> {
  if (to <= payload.held.length && to - from <= PIECE_BYTES) {
    encoding.write(writer, payload.held.subarray(from, to));
    return;
  }
  const buffer = new Uint8Array(PIECE_BYTES);
  let position = from;
  while (position < to) {
    const wanted = Math.min(PIECE_BYTES, to - position);
    const piece = buffer.subarray(0, payload.read(buffer.subarray(0, wanted), position));
    if (piece.length === 0) return;
    const isLast = position + piece.length >= to;
    const length = isLast ? piece.length : encoding.pieceLength(piece) || piece.length;
    encoding.write(writer, piece.subarray(0, length));
    position += length;
    yield;
  }
}
