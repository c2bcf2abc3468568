import type { Images } from "./ledger.ts";
import { ARIES_PLANE, COMMITTED_PLANE, ENGINE_PLANE } from "./ledger.ts";
import type { Page } from "./page.ts";
import { isBitSet, setBits } from "./page-bits.ts";

/** Of each byte: whether the log touches it, whether the engine writes it, and whether it is in question. */
export const TOUCHED = 0;
export const ENGINE_WROTE = 1;
/** Somebody who did not commit touched it, or the engine's redo leaves it unlike the committed one. */
export const UNSETTLED = 2;
/** An image in the log holds the committed byte. */
export const KNOWN = 3;

/** Whose version of a byte is another one than the committed. */
export interface Difference {
  readonly isEngine: boolean;
  readonly isReplay: boolean;
}

/** The engine is judged by what it writes: what it leaves alone may be in the page already. */
export function isDifferent(page: Page, plane: number): boolean {
  if (arePlanesEqual(page, COMMITTED_PLANE, plane)) return false;
  if (plane !== ENGINE_PLANE) return true;
  for (let at = 0; at < page.extent; at++) if (isEngineWrong(page, at)) return true;
  return false;
}

export function isEngineWrong(page: Page, at: number): boolean {
  return isBitSet(page, ENGINE_WROTE, at) && differsAt(page, ENGINE_PLANE, at);
}

export function isReplayWrong(page: Page, at: number): boolean {
  return differsAt(page, ARIES_PLANE, at);
}

/** Whether a byte is not as it is in the committed version. */
export function differsAt({ bytes, base, extent }: Page, plane: number, at: number): boolean {
  return bytes[base + COMMITTED_PLANE * extent + at] !== bytes[base + plane * extent + at];
}

/** Gives the bytes that the log touches for the first time what was there before the log. */
export function touch(page: Page, at: number, { data, from, split }: Images, length: number): void {
  const { bytes, base, extent } = page;
  for (let i = 0; i < split - from; i++) {
    if (isBitSet(page, TOUCHED, at + i)) continue;
    bytes[base + COMMITTED_PLANE * extent + at + i] = data[from + i]!;
    bytes[base + ARIES_PLANE * extent + at + i] = data[from + i]!;
    setBits(page, KNOWN, at + i, at + i + 1);
  }
  setBits(page, TOUCHED, at, at + length);
}

function arePlanesEqual({ bytes, base, extent }: Page, a: number, b: number): boolean {
  const planeOf = (plane: number): Buffer =>
    Buffer.from(bytes.buffer, bytes.byteOffset + base + plane * extent, extent);
  return planeOf(a).equals(planeOf(b));
}
