/** First and last code points of the blocks whose characters take two columns of a terminal. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1faff],
  [0x20000, 0x3fffd],
];

const COMBINING = /^\p{M}$/u;

function widthOf(character: string): number {
  const code = character.codePointAt(0)!;
  if (code < 0x300) return 1;
  if (COMBINING.test(character)) return 0;
  return WIDE.some(([from, to]) => code >= from && code <= to) ? 2 : 1;
}

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/** How many columns a text takes that holds no control characters. */
export function displayWidth(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
}

/** An escape as `core/escape.ts` writes it, or one character. */
const UNIT = /\\(?:x[0-9a-f]{2}|u\{[0-9a-f]+\}|u[0-9a-f]{4}|.)|./gsu;

const ELLIPSIS = "…";

/** Bytes that are no text: the common case, and without escapes. */
const HEXADECIMAL = /^[0-9a-f]*…?$/;

/** Cuts an escaped text to a width, between escapes, and marks the cut. */
export function cutToWidth(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  if (columns < 1) return "";
  if (HEXADECIMAL.test(text)) return text.slice(0, columns - 1) + ELLIPSIS;
  let kept = "";
  let width = 0;
  for (const [unit] of text.matchAll(UNIT)) {
    width += displayWidth(unit);
    if (width > columns - 1) break;
    kept += unit;
  }
  return kept + ELLIPSIS;
}
