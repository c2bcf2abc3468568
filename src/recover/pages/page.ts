/** What stands for no page. */
export const NO_PAGE = -1;

/** Memory comes to the processor by so many bytes. */
const LINE_BYTES = 64;
/** So much of a page is read ahead at most. */
const READ_AHEAD_BYTES = 8192;

/** What a store keeps of each page: so many planes of `unit` bytes for each of its bytes, and so many of one bit. */
export interface PageShape {
  readonly planes: number;
  readonly unit: number;
  readonly bitPlanes: number;
}

/** What is known of a page's bytes: the planes stand one behind the other, and then those of bits. */
export interface Page {
  number: number;
  /** The page's byte at index 0 of a plane. */
  from: number;
  /** How many of the page's bytes there are. */
  extent: number;
  /** Memory of this page and of others. */
  bytes: Uint8Array;
  /** The same memory by 32 bits. */
  words: Uint32Array;
  /** Index in `bytes` of the first plane. */
  base: number;
  /** Index in `words` of the first plane of bits. */
  bitBase: number;
}

/** A page that was turned to lately. */
export interface RecentPage extends Page {
  /** Of the pool when the page was turned to. */
  generation: number;
  /** Whether its memory was read ahead. */
  isNear: boolean;
  /** What that reading came to: nobody needs it, but the compiler would leave the reading out. */
  readSum: number;
}

export function noPage(): RecentPage {
  const nowhere = { bytes: new Uint8Array(0), words: new Uint32Array(0), base: 0, bitBase: 0 };
  return { number: NO_PAGE, from: 0, extent: 0, ...nowhere, generation: 0, isNear: false, readSum: 0 };
}

/**
 * Makes the first `length` bytes of a page's memory come to the processor all at once. Pages are many and stand far
 * away: otherwise it would wait at nearly every update.
 */
export function readAhead(page: RecentPage, length: number): void {
  const { bytes, base } = page;
  const end = base + Math.min(length, READ_AHEAD_BYTES);
  let sum = 0;
  for (let at = base; at < end; at += LINE_BYTES) sum += bytes[at]!;
  page.readSum = sum;
  page.isNear = true;
}
