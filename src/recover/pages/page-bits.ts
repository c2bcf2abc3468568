import type { Page } from "./page-store.ts";

/** Planes of one bit for each byte of a page: a range of an ordinary image is one or two words. */

export function isBitSet({ bits, extent }: Page, plane: number, at: number): boolean {
  return ((bits[(plane * extent + at) >> 5]! >>> (at & 31)) & 1) === 1;
}

/** Whether all bits from `from` up to `to` are set. */
export function areBitsSet({ bits, extent }: Page, plane: number, from: number, to: number): boolean {
  const first = (plane * extent) >> 5;
  for (let at = from; at < to; at = (at | 31) + 1) {
    const mask = maskOf(at, to);
    if ((bits[first + (at >> 5)]! & mask) !== mask) return false;
  }
  return true;
}

export function setBits({ bits, extent }: Page, plane: number, from: number, to: number): void {
  const first = (plane * extent) >> 5;
  for (let at = from; at < to; at = (at | 31) + 1) {
    const word = first + (at >> 5);
    bits[word] = bits[word]! | maskOf(at, to);
  }
}

/** The bits of the word of `at` from there on, below `to`. */
function maskOf(at: number, to: number): number {
  const below = to - (at & ~31);
  const upTo = below >= 32 ? -1 : (1 << below) - 1;
  return upTo & (-1 << (at & 31));
}
