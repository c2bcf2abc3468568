import { END, HEADER_LENGTH, RESERVED, TYPE, UPDATE } from "./layout.ts";

/** Whether the reserved bytes and the type, as far as they are there, are what the engine's writer leaves. */
export function isPlausibleSochdbHeader(bytes: Uint8Array, start: number, available: number): boolean {
  if (available > TYPE) {
    const code = bytes[start + TYPE]!;
    if (code < UPDATE || code > END) return false;
  }
  const end = Math.min(available, HEADER_LENGTH);
  for (let i = RESERVED; i < end; i++) if (bytes[start + i] !== 0) return false;
  return true;
}

/**
 * A candidate has its seven reserved bytes zero and a type other than 0; the tests most likely to fail come first.
 * An undefined type passes, since such a record can be intact; 0 does not, or every zero would be a candidate.
 */
export function findSochdbCandidate(bytes: Uint8Array, from: number, to: number): number {
  const last = Math.min(to, bytes.length - HEADER_LENGTH + 1);
  for (let at = from; at < last; at++) {
    if (bytes[at + RESERVED] !== 0 || bytes[at + HEADER_LENGTH - 1] !== 0) continue;
    if (bytes[at + RESERVED + 3] !== 0 || bytes[at + TYPE] === 0) continue;
    if (hasZeroReserved(bytes, at)) return at;
  }
  return -1;
}

function hasZeroReserved(bytes: Uint8Array, at: number): boolean {
  for (let i = RESERVED; i < HEADER_LENGTH; i++) if (bytes[at + i] !== 0) return false;
  return true;
}
