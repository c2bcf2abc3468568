/**
 * Text from a log, made safe to print: payloads, topic names and file names can hold anything, and must neither
 * send control sequences to a terminal nor reorder or hide what stands beside them.
 *
 * The result is unambiguous: a backslash is doubled, so every single one begins an escape.
 */

/**
 * Control characters (C0, DEL, C1), format characters (bidi controls, zero-width characters, the byte order mark,
 * tags), line and paragraph separators, lone surrogates, and the backslash.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\\]/gu;

const NAMED: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escapeCharacter(character: string): string {
  const named = NAMED[character];
  if (named !== undefined) return named;
  const code = character.codePointAt(0)!;
  // Below 0x80 a character is its own byte. From there on `\x` is kept for bytes that are no UTF-8.
  if (code < 0x80) return escapeByte(code);
  const digits = code.toString(16).padStart(4, "0");
  return digits.length === 4 ? `\\u${digits}` : `\\u{${digits}}`;
}

function escapeByte(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, "0")}`;
}

/** Escapes what is not safe to print: `a\x1b[31m`, `a\\b`, `a\u202e`, `a\nb`. */
export function escapeString(text: string): string {
  return text.replace(UNSAFE, escapeCharacter);
}

const CONTROLS = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** The same for text whose parts are escaped already: backslashes stay as they are. */
export function escapeControls(text: string): string {
  return text.replace(CONTROLS, escapeCharacter);
}

// `fatal` makes it throw on invalid bytes; `ignoreBOM` makes it keep a byte order mark, which is then escaped.
const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Decodes UTF-8; null where a byte of it is invalid. A byte order mark is kept. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return null;
  }
}

/** Whether the bytes from `from` up to `to` are valid UTF-8. Unlike decoding, it costs no exception where they are not. */
export function isUtf8(bytes: Uint8Array, from = 0, to: number = bytes.length): boolean {
  let at = from;
  while (at < to) {
    const length = sequenceLength(bytes, at, to);
    if (length === 0) return false;
    at += length;
  }
  return true;
}

/** Decodes UTF-8 and escapes it like {@link escapeString}; a byte that is no UTF-8 becomes `\xNN`. */
export function escapeText(bytes: Uint8Array): string {
  const text = decodeUtf8(bytes);
  return text === null ? escapeMixed(bytes) : escapeString(text);
}

function escapeMixed(bytes: Uint8Array): string {
  let result = "";
  let runStart = 0;
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    result += escapeString(strictDecoder.decode(bytes.subarray(runStart, at)));
    result += escapeByte(bytes[at]!);
    at += 1;
    runStart = at;
  }
  return result + escapeString(strictDecoder.decode(bytes.subarray(runStart)));
}

/** How many bytes the UTF-8 sequence at `at` has, or 0 where none begins: table 3-7 of the Unicode standard. */
export function sequenceLength(bytes: Uint8Array, at: number, end: number = bytes.length): number {
  const lead = bytes[at]!;
  const length = announcedLength(lead);
  if (length <= 1) return length;
  if (at + length > end || !isSecondByte(lead, bytes[at + 1]!)) return 0;
  for (let i = 2; i < length; i++) if ((bytes[at + i]! & 0xc0) !== 0x80) return 0;
  return length;
}

function announcedLength(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

/** The second byte alone rules out overlong forms, surrogates, and what lies above U+10FFFF. */
function isSecondByte(lead: number, second: number): boolean {
  const least = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const most = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  return second >= least && second <= most;
}
