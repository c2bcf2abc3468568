import { decodeUtf8, escapeString, isUtf8, sequenceLength } from "../core/escape.ts";
import { hexByte } from "../core/hex.ts";
import type { Payload } from "../dump/payload.ts";
import type { RecordView } from "../format/view.ts";
import type { ByteWriter } from "./byte-writer.ts";
import type { Constant } from "./digits.ts";
import { constant } from "./digits.ts";
import { cutToWidth, displayWidth } from "./display-width.ts";
import { endOfUtf8 } from "./payload-encoding.ts";

const ARROW = constant(" → ");
const ARROW_COLUMNS = 3;
const ELLIPSIS = constant("…");
const QUOTE = 0x22;

/** At most so many bytes are looked at: more would not fit the widest terminal. */
const LONGEST_PREVIEW_BYTES = 1024;

/** How the bytes that do not stand for themselves are written between quotes; from 0x80 on, where they are no UTF-8. */
const ESCAPES: readonly (Constant | null)[] = Array.from({ length: 256 }, (_, byte) => {
  if (byte > 0x7f) return constant(`\\x${hexByte(byte)}`);
  const character = String.fromCharCode(byte);
  const escaped = byte === QUOTE ? '\\"' : escapeString(character);
  return escaped === character ? null : constant(escaped);
});

/**
 * Writes a payload that can be read in a few columns: text in quotes where it reads like text, else hexadecimal; the
 * images of an update as `before → after`. The columns are never exceeded. Bytes go straight into the writer; only
 * text beyond ASCII becomes a string on the way.
 */
export function writePreview(writer: ByteWriter, view: RecordView, payload: Payload, columns: number): void {
  const instead = textInstead(view, payload);
  if (instead !== null) {
    writer.text(cutToWidth(instead, columns));
    return;
  }
  writeData(writer, payload.held, view.imageSplit, columns);
}

/**
 * The same for data that is at hand.
 *
 * @param split where the before image ends in it; null where there are no images
 */
export function writeData(writer: ByteWriter, held: Uint8Array, split: number | null, columns: number): void {
  if (held.length === 0) return;
  if (split === null) {
    writeBytes(writer, held, 0, held.length, columns);
    return;
  }
  const middle = Math.min(split, held.length);
  const half = Math.floor((columns - ARROW_COLUMNS) / 2);
  const used = writeBytes(writer, held, 0, middle, half);
  writer.constant(ARROW);
  writeBytes(writer, held, middle, held.length, columns - ARROW_COLUMNS - used);
}

/** What is shown in place of the bytes, or null. */
function textInstead(view: RecordView, { decoded }: Payload): string | null {
  if (decoded !== null) return decoded;
  const undoNext = view.undoNextLsn;
  return undoNext === null ? null : `undo next ${undoNext}`;
}

/**
 * Writes the bytes from `from` up to `to`. No view of them is made: it would cost more than to write them.
 *
 * @returns how many columns it takes, here and below
 */
function writeBytes(
  writer: ByteWriter,
  bytes: Uint8Array,
  from: number,
  to: number,
  columns: number,
): number {
  if (columns < 1) return 0;
  if (from === to) return writeText(writer, "(empty)", columns);
  const looked = Math.min(to, from + LONGEST_PREVIEW_BYTES, from + columns * 4);
  const isCut = looked < to;
  const end = isCut ? endOfUtf8(bytes, from, looked) : looked;
  return readsLikeText(bytes, from, end)
    ? writeQuoted(writer, bytes, from, end, isCut, columns)
    : writeHex(writer, bytes, from, end, isCut, columns);
}

/** What a byte adds to a sum that counts control characters in its low half and bytes beyond ASCII in its high half. */
const WEIGHTS: Uint32Array = Uint32Array.from({ length: 256 }, (_, byte) => {
  if (byte > 0x7f) return 0x1_0000;
  return byte < 0x20 || byte === 0x7f ? 1 : 0;
});

/** Text has few control characters; what is no UTF-8 at all may still hold text, such as a message with lengths. */
function readsLikeText(bytes: Uint8Array, from: number, to: number): boolean {
  let sum = 0;
  for (let i = from; i < to; i++) sum += WEIGHTS[bytes[i]!]!;
  const control = sum & 0xffff;
  const high = sum >>> 16;
  if (control * 4 > to - from) return false;
  return (control + high) * 4 <= to - from || isUtf8(bytes, from, to);
}

function writeHex(
  writer: ByteWriter,
  bytes: Uint8Array,
  from: number,
  to: number,
  isCut: boolean,
  columns: number,
): number {
  const all = (to - from) * 2;
  const whole = isCut ? all + 1 : all;
  const digits = whole <= columns ? all : columns - 1;
  const end = writer.length + digits;
  writer.hex(bytes, from, from + ((digits + 1) >> 1));
  // An odd digit is the first of its byte.
  writer.truncate(end);
  if (isCut || whole > columns) writer.constant(ELLIPSIS);
  return Math.min(whole, columns);
}

/** The text in quotes, cut between characters or escapes so that a closing quote, or the mark of the cut, fits. */
function writeQuoted(
  writer: ByteWriter,
  bytes: Uint8Array,
  from: number,
  to: number,
  isCut: boolean,
  columns: number,
): number {
  let width = 1;
  if (width < columns) writer.byte(QUOTE);
  for (let at = from; at < to; ) {
    const before = writer.length;
    const length = sequenceLength(bytes, at, to);
    const next = width + writeCharacter(writer, bytes, at, length);
    if (next >= columns) {
      writer.truncate(before);
      return endCut(writer, Math.min(width + 1, columns));
    }
    width = next;
    at += Math.max(length, 1);
  }
  if (isCut || width >= columns) return endCut(writer, Math.min(width + 1, columns));
  writer.byte(QUOTE);
  return width + 1;
}

/** @param length of the character in bytes, or 0 for a byte that is no UTF-8 */
function writeCharacter(writer: ByteWriter, bytes: Uint8Array, at: number, length: number): number {
  const byte = bytes[at]!;
  if (length > 1) return writeEscaped(writer, decodeUtf8(bytes.subarray(at, at + length)) ?? "");
  const escaped = ESCAPES[byte]!;
  if (escaped !== null) {
    writer.constant(escaped);
    return escaped.length;
  }
  writer.byte(byte);
  return 1;
}

function writeEscaped(writer: ByteWriter, character: string): number {
  const escaped = escapeString(character);
  writer.text(escaped);
  return displayWidth(escaped);
}

function endCut(writer: ByteWriter, columns: number): number {
  writer.constant(ELLIPSIS);
  return columns;
}

function writeText(writer: ByteWriter, text: string, columns: number): number {
  const cut = cutToWidth(text, columns);
  writer.text(cut);
  return displayWidth(cut);
}
