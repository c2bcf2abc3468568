import { escapeText, isUtf8 } from "../core/escape.ts";
import { toHex } from "../core/hex.ts";
import type { Payload } from "../dump/payload.ts";
import type { RecordView } from "../format/view.ts";
import { cutToWidth, displayWidth } from "./display-width.ts";
import { ESCAPED_UTF8_ENCODING } from "./payload-encoding.ts";
import { payloadParts } from "./payload-parts.ts";

const ARROW = " → ";

/** At most so many bytes are looked at: more would not fit the widest terminal. */
const LONGEST_PREVIEW_BYTES = 1024;

/**
 * A payload in a few columns: text in quotes where it reads like text, else hexadecimal; the images of an update as
 * `before → after`; why it is not there where it is encrypted. The columns are never exceeded.
 */
export function previewOf(view: RecordView, payload: Payload, columns: number): string {
  const { encryption, decoded } = payload;
  if (encryption?.reason != null) return cutToWidth(encryption.reason, columns);
  if (decoded !== null) return cutToWidth(decoded, columns);
  const undoNext = view.undoNextLsn;
  if (undoNext !== null) return cutToWidth(`undo next ${undoNext}`, columns);
  const parts = payloadParts(view, payload).map(({ from, to }) => payload.held.subarray(from, to));
  const [first, second] = parts;
  if (first === undefined) return "";
  if (second === undefined) return first.length === 0 ? "" : previewBytes(first, columns);
  if (first.length + second.length === 0) return "";
  const left = previewBytes(first, Math.floor((columns - ARROW.length) / 2));
  return `${left}${ARROW}${previewBytes(second, columns - ARROW.length - displayWidth(left))}`;
}

function previewBytes(bytes: Uint8Array, columns: number): string {
  if (bytes.length === 0) return cutToWidth("(empty)", columns);
  const looked = bytes.subarray(0, Math.min(bytes.length, LONGEST_PREVIEW_BYTES, columns * 4));
  const isCut = looked.length < bytes.length;
  const shown = isCut ? looked.subarray(0, ESCAPED_UTF8_ENCODING.pieceLength(looked)) : looked;
  if (!readsLikeText(shown)) return cutToWidth(toHex(shown) + (isCut ? "…" : ""), columns);
  const quoted = `"${escapeText(shown).replaceAll('"', '\\"')}${isCut ? "…" : ""}`;
  const whole = isCut ? quoted : `${quoted}"`;
  return cutToWidth(whole, columns);
}

/** Text has few control characters; what is no UTF-8 at all may still hold text, such as a message with lengths. */
function readsLikeText(bytes: Uint8Array): boolean {
  let control = 0;
  let high = 0;
  for (const byte of bytes) {
    if (byte > 0x7f) high += 1;
    else if (byte < 0x20 || byte === 0x7f) control += 1;
  }
  if (control * 4 > bytes.length) return false;
  return (control + high) * 4 <= bytes.length || isUtf8(bytes);
}
