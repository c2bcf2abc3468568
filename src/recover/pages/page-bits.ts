import type { Page } from "./page.ts";

/** Planes of one bit for each byte of a page: a range of an ordinary image is one or two words. */

export function isBitSet({ words, bitBase, extent }: Page, plane: number, at: number): boolean {
  return ((words[bitBase + ((plane * extent + at) >> 5)]! >>> (at & 31)) & 1) === 1;
}

/** Whether all bits from `from` up to `to` are set. */
export function areBitsSet(
  { words, bitBase, extent }: Page,
  plane: number,
  from: number,
  to: number,
): boolean {
  const first = bitBase + ((plane * extent) >> 5);
  for (let at = from; at < to; at = (at | 31) + 1) {
    const mask = maskOf(at, to);
    if ((words[first + (at >> 5)]! & mask) !== mask) return false;
  }
  return true;
}

export function setBits({ words, bitBase, extent }: Page, plane: number, from: number, to: number): void {
  const first = bitBase + ((plane * extent) >> 5);
  for (let at = from; at < to; at = (at | 31) + 1) {
    const word = first + (at >> 5);
    words[word] = words[word]! | maskOf(at, to);
  }
}

/** The bits of the word of `at` from there on, below `to`. */
function maskOf(at: number, to: number): number {
  const below = to - (at & ~31);
  const upTo = below >= 32 ? -1 : (1 << below) - 1;
  return upTo & (-1 << (at & 31));
}
