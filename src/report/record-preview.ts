import { escapeString, escapeText, isUtf8 } from "../core/escape.ts";
import type { Payload } from "../dump/payload.ts";
import type { RecordView } from "../format/view.ts";
import type { ByteWriter } from "./byte-writer.ts";
import type { Constant } from "./digits.ts";
import { constant } from "./digits.ts";
import { cutToWidth, displayWidth } from "./display-width.ts";
import { ESCAPED_UTF8_ENCODING } from "./payload-encoding.ts";

const ARROW = constant(" → ");
const ARROW_COLUMNS = 3;
const ELLIPSIS = constant("…");
const QUOTE = 0x22;

/** At most so many bytes are looked at: more would not fit the widest terminal. */
const LONGEST_PREVIEW_BYTES = 1024;

/** How the ASCII characters that do not stand for themselves are written between quotes. */
const ESCAPES: readonly (Constant | null)[] = Array.from({ length: 0x80 }, (_, code) => {
  const character = String.fromCharCode(code);
  const escaped = code === QUOTE ? '\\"' : escapeString(character);
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
  const { held } = payload;
  const split = view.imageSplit;
  if (held.length === 0) return;
  if (split === null) {
    writeBytes(writer, held, columns);
    return;
  }
  const half = Math.floor((columns - ARROW_COLUMNS) / 2);
  const used = writeBytes(writer, held.subarray(0, split), half);
  writer.constant(ARROW);
  writeBytes(writer, held.subarray(split), columns - ARROW_COLUMNS - used);
}

/** What is shown in place of the bytes, or null. */
function textInstead(view: RecordView, { decoded }: Payload): string | null {
  if (decoded !== null) return decoded;
  const undoNext = view.undoNextLsn;
  return undoNext === null ? null : `undo next ${undoNext}`;
}

/** @returns how many columns it takes, here and below */
function writeBytes(writer: ByteWriter, bytes: Uint8Array, columns: number): number {
  if (columns < 1) return 0;
  if (bytes.length === 0) return writeText(writer, "(empty)", columns);
  const looked = bytes.subarray(0, Math.min(bytes.length, LONGEST_PREVIEW_BYTES, columns * 4));
  const isCut = looked.length < bytes.length;
  const shown = isCut ? looked.subarray(0, ESCAPED_UTF8_ENCODING.pieceLength(looked)) : looked;
  switch (kindOf(shown)) {
    case "binary":
      return writeHex(writer, shown, isCut, columns);
    case "ascii":
      return writeAscii(writer, shown, isCut, columns);
    case "utf-8":
      return writeText(writer, quoted(shown, isCut), columns);
  }
}

/** Text has few control characters; what is no UTF-8 at all may still hold text, such as a message with lengths. */
function kindOf(bytes: Uint8Array): "binary" | "ascii" | "utf-8" {
  let control = 0;
  let high = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte > 0x7f) high += 1;
    else if (byte < 0x20 || byte === 0x7f) control += 1;
  }
  if (control * 4 > bytes.length) return "binary";
  if (high === 0) return "ascii";
  return (control + high) * 4 <= bytes.length || isUtf8(bytes) ? "utf-8" : "binary";
}

function writeHex(writer: ByteWriter, shown: Uint8Array, isCut: boolean, columns: number): number {
  const whole = shown.length * 2 + (isCut ? 1 : 0);
  const digits = whole <= columns ? shown.length * 2 : columns - 1;
  const end = writer.length + digits;
  writer.hex(shown.subarray(0, (digits + 1) >> 1));
  // An odd digit is the first of its byte.
  writer.truncate(end);
  if (isCut || whole > columns) writer.constant(ELLIPSIS);
  return Math.min(whole, columns);
}

/** The text in quotes, cut between characters or escapes so that a closing quote, or the mark of the cut, fits. */
function writeAscii(writer: ByteWriter, shown: Uint8Array, isCut: boolean, columns: number): number {
  let width = 1;
  if (width < columns) writer.byte(QUOTE);
  for (let i = 0; i < shown.length; i++) {
    const escaped = ESCAPES[shown[i]!]!;
    const next = width + (escaped === null ? 1 : escaped.length);
    if (next >= columns) return endCut(writer, Math.min(width + 1, columns));
    width = next;
    if (escaped === null) writer.byte(shown[i]!);
    else writer.constant(escaped);
  }
  if (isCut || width >= columns) return endCut(writer, Math.min(width + 1, columns));
  writer.byte(QUOTE);
  return width + 1;
}

function endCut(writer: ByteWriter, columns: number): number {
  writer.constant(ELLIPSIS);
  return columns;
}

function quoted(shown: Uint8Array, isCut: boolean): string {
  return `"${escapeText(shown).replaceAll('"', '\\"')}${isCut ? "…" : '"'}`;
}

function writeText(writer: ByteWriter, text: string, columns: number): number {
  const cut = cutToWidth(text, columns);
  writer.text(cut);
  return displayWidth(cut);
}
