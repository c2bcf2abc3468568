import { hexByte } from "../core/hex.ts";
import type { Brush, Paint } from "./paint-types.ts";

const ROW_BYTES = 16;
/** Two versions side by side have half a row each. */
const HALF_BYTES = 8;

/** A page as a hex dump, line by line. */
export function* hexRows(bytes: Uint8Array, paint: Paint): Generator<string> {
  for (let at = 0; at < bytes.length; at += ROW_BYTES) {
    yield `  ${offset(at, paint)}  ${hex(bytes, at, ROW_BYTES, null)}  |${ascii(bytes, at, ROW_BYTES)}|`;
  }
}

/**
 * Two versions of a page side by side, line by line: those that differ with a mark in front. Bytes behind the end of
 * a version are left blank.
 */
export function* hexRowsBeside(left: Uint8Array, right: Uint8Array, paint: Paint): Generator<string> {
  const end = Math.max(left.length, right.length);
  for (let at = 0; at < end; at += HALF_BYTES) {
    const differs = (i: number): boolean => left[i] !== right[i];
    const isSame = !Array.from({ length: HALF_BYTES }, (_, i) => differs(at + i)).includes(true);
    const brush = (of: Brush) => (i: number, text: string) => (differs(i) ? of(text) : text);
    const first = side(left, at, brush(paint.green));
    const second = side(right, at, brush(paint.red));
    yield `${isSame ? " " : "*"} ${offset(at, paint)}  ${first}   ${second}`.trimEnd();
  }
}

type ByteBrush = ((index: number, text: string) => string) | null;

function side(bytes: Uint8Array, at: number, brush: ByteBrush): string {
  const text = `|${ascii(bytes, at, HALF_BYTES)}|`;
  return `${hex(bytes, at, HALF_BYTES, brush)}  ${text.padEnd(HALF_BYTES + 2)}`;
}

function offset(at: number, paint: Paint): string {
  return paint.dim(at.toString(16).padStart(6, "0"));
}

function hex(bytes: Uint8Array, at: number, count: number, brush: ByteBrush): string {
  return Array.from({ length: count }, (_, i) => {
    const byte = bytes[at + i];
    const text = byte === undefined ? "  " : hexByte(byte);
    return brush === null ? text : brush(at + i, text);
  }).join(" ");
}

function ascii(bytes: Uint8Array, at: number, count: number): string {
  return Array.from(bytes.subarray(at, at + count), (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".",
  ).join("");
}
