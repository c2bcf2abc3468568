import { DEFINED_FLAGS, FLAGS, HEADER_LENGTH, LAST_TYPE, MAGIC_BYTES, MAGIC_VALUE, TYPE } from "./layout.ts";

const MAGIC_NEEDLE: Buffer = Buffer.from(MAGIC_BYTES);

const FIRST_MAGIC_BYTE: number = MAGIC_BYTES[0]!;

/** So many bytes are looked at before the native search is called. */
const NEAR_BYTES = 24;

/** Whether the magic (2), the type (5) and the flags (6) are right, as far as their bytes are there; see FORMAT.md. */
export function isPlausibleRivvenHeader(bytes: Uint8Array, start: number, available: number): boolean {
  const magicBytes = Math.min(available, MAGIC_BYTES.length);
  for (let i = 0; i < magicBytes; i++) if (bytes[start + i] !== MAGIC_BYTES[i]) return false;
  if (available > TYPE && bytes[start + TYPE]! > LAST_TYPE) return false;
  return available <= FLAGS || (bytes[start + FLAGS]! & ~DEFINED_FLAGS) === 0;
}

/**
 * A candidate has the magic and room for a header behind it. Type and flags are not tested: a record in which they
 * are damaged can be intact, since no checksum covers them.
 */
export function findRivvenCandidate(bytes: Uint8Array, from: number, to: number): number {
  const end = Math.min(to, bytes.length - HEADER_LENGTH + 1);
  if (from >= end) return -1;
  // One magic close behind another is found by looking: a native search for each would cost more.
  const near = Math.min(end, from + NEAR_BYTES);
  for (let at = from; at < near; at++) if (bytes[at] === FIRST_MAGIC_BYTE && isMagic(bytes, at)) return at;
  if (near === end) return -1;
  // The native search runs at memory speed. Only the bytes in which a magic below `end` can lie are shown to it:
  // without that bound, a short range of a long window would cost as much as the window.
  const searched = Buffer.from(bytes.buffer, bytes.byteOffset + near, end - near + MAGIC_BYTES.length - 1);
  const found = searched.indexOf(MAGIC_NEEDLE);
  return found === -1 ? -1 : near + found;
}

function isMagic(bytes: Uint8Array, at: number): boolean {
  const value = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
  return value === MAGIC_VALUE;
}
