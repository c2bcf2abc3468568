import { BEGIN, CLR, HAS_PAGE, HEADER_LENGTH, PADDING, PAGE_ID, TYPE } from "./layout.ts";

/** Whether type, presence byte and padding, as far as they are there, are what the engine's writer leaves. */
export function isPlausibleAegisHeader(bytes: Uint8Array, start: number, available: number): boolean {
  if (available > TYPE) {
    const code = bytes[start + TYPE]!;
    if (code < BEGIN || code > CLR) return false;
  }
  if (available > HAS_PAGE && bytes[start + HAS_PAGE]! > 1) return false;
  for (let i = PADDING; i < Math.min(available, PAGE_ID); i++) if (bytes[start + i] !== 0) return false;
  if (available > HAS_PAGE && bytes[start + HAS_PAGE] === 0) {
    for (let i = PAGE_ID; i < Math.min(available, PAGE_ID + 8); i++) if (bytes[start + i] !== 0) return false;
  }
  return true;
}

/**
 * A candidate has zero padding, a presence byte of 0 or 1 and a type other than 0. An undefined type passes, since
 * such a record can be intact; 0 does not, or every zero would be a candidate.
 */
export function findAegisCandidate(bytes: Uint8Array, from: number, to: number): number {
  const last = Math.min(to, bytes.length - HEADER_LENGTH + 1);
  for (let at = from; at < last; at++) {
    if (bytes[at + PADDING] !== 0 || bytes[at + PADDING + 1] !== 0) continue;
    if (bytes[at + TYPE] === 0 || bytes[at + HAS_PAGE]! > 1) continue;
    return at;
  }
  return -1;
}
