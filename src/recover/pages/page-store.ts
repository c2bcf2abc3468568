import type { IdIndex } from "../../core/id-index.ts";
import type { Block, Place } from "./block-pool.ts";
import { BlockPool } from "./block-pool.ts";
import type { Page, PageShape, RecentPage } from "./page.ts";
import { NO_PAGE, noPage, readAhead } from "./page.ts";

/** Pages are kept in memory up to so many bytes; beyond, those not used lately go to a temporary file. */
const RESIDENT_BYTES: number = 128 * 1024 * 1024;

/** Extents begin and end at multiples of this, so that what is kept by the bit stays in whole words. */
const ALIGNMENT = 32;
/** A page that is touched in several places is widened by so much at least: it will be touched in more. */
const SMALLEST_WIDENING_BYTES = 1024;

/** Of each page: its block's number plus one, its offset there, the first byte of its extent, and its extent. */
const WORDS = 4;
const BLOCK = 0;
const OFFSET = 1;
const FROM = 2;
const EXTENT = 3;

/** Transactions that run at the same time write few pages in turn: these are found at once. */
const RECENT_PAGES = 64;

/**
 * Several versions of many pages, in a bounded amount of memory. Of each page only the extent that was asked for is
 * kept. Pages are numbered by an index that others share; beside its bytes a page costs 16 bytes, and no object.
 */
export class PageStore {
  readonly index: IdIndex;
  private readonly shape: PageShape;
  private readonly pool: BlockPool;
  private words: Uint32Array;
  private readonly recent: RecentPage[] = Array.from({ length: RECENT_PAGES }, noPage);
  private readonly read: RecentPage = noPage();

  constructor(index: IdIndex, shape: PageShape, residentLimit: number = RESIDENT_BYTES) {
    this.index = index;
    this.shape = shape;
    this.pool = new BlockPool(residentLimit);
    this.words = new Uint32Array(index.size * WORDS);
  }

  /** The page with its bytes from `from` up to `to` there, to be written. It is valid until the next call. */
  page(number: number, from: number, to: number): Page {
    const recent = this.recent[number % RECENT_PAGES]!;
    const isThere = recent.number === number && recent.generation === this.pool.generation;
    if (isThere && from >= recent.from && to <= recent.from + recent.extent) {
      // Asked for again so soon, it will be once more: a page that is written once is not worth it.
      if (!recent.isNear) readAhead(recent, this.bytesOf(recent.extent));
      return recent;
    }
    return this.turnTo(recent, this.reach(number, from, to), true);
  }

  /** Sees to it that the page has these bytes; returns its number. */
  private reach(number: number, from: number, to: number): number {
    const at = number * WORDS;
    if (at >= this.words.length) this.grow(at);
    if (this.words[at + BLOCK] === 0) {
      const start = alignDown(from);
      this.place(number, start, Math.max(alignUp(to) - start, ALIGNMENT));
    } else {
      const first = this.words[at + FROM]!;
      if (from < first || to > first + this.words[at + EXTENT]!) this.widen(number, from, to);
    }
    return number;
  }

  /**
   * The page as it is, or null where nothing was ever asked of it. It is valid until the next call.
   *
   * @param isChanged whether it is to be written, and not only read
   */
  existing(number: number, isChanged = false): Page | null {
    const at = number * WORDS;
    return at >= this.words.length || this.words[at + BLOCK] === 0
      ? null
      : this.turnTo(this.read, number, isChanged);
  }

  /** It is as if nothing had ever been asked of the page. What it takes is not given back. */
  forget(number: number): void {
    this.words[number * WORDS + BLOCK] = 0;
    this.recent[number % RECENT_PAGES]!.number = NO_PAGE;
  }

  close(): void {
    this.pool.close();
  }

  private turnTo(page: RecentPage, number: number, isChanged: boolean): Page {
    const { words, shape } = this;
    const at = number * WORDS;
    const block = this.pool.block(words[at + BLOCK]! - 1, isChanged);
    const extent = words[at + EXTENT]!;
    page.number = number;
    page.isNear = false;
    page.from = words[at + FROM]!;
    page.extent = extent;
    page.bytes = block.bytes;
    page.words = block.words;
    page.base = words[at + OFFSET]!;
    page.bitBase = (page.base + extent * shape.unit * shape.planes) >> 2;
    page.generation = this.pool.generation;
    return page;
  }

  private place(number: number, from: number, extent: number): Place {
    const place = this.pool.allocate(this.bytesOf(extent));
    const at = number * WORDS;
    this.words[at + BLOCK] = place.block + 1;
    this.words[at + OFFSET] = place.offset;
    this.words[at + FROM] = from;
    this.words[at + EXTENT] = extent;
    return place;
  }

  private bytesOf(extent: number): number {
    const { planes, unit, bitPlanes } = this.shape;
    return extent * unit * planes + (extent >> 3) * bitPlanes;
  }

  /** Extents grow to at least twice their length, so that growing byte by byte stays cheap. */
  private widen(number: number, from: number, to: number): void {
    const at = number * WORDS;
    const [block = 0, offset = 0, oldFrom = 0, oldExtent = 0] = this.words.subarray(at, at + WORDS);
    const oldEnd = oldFrom + oldExtent;
    const slack = Math.max(oldExtent, SMALLEST_WIDENING_BYTES);
    const start = from < oldFrom ? alignDown(Math.max(0, Math.min(from, oldFrom - slack))) : oldFrom;
    const end = to > oldEnd ? alignUp(Math.max(to, oldEnd + slack)) : oldEnd;
    const place = this.place(number, start, end - start);
    const target = this.pool.block(place.block, true);
    const source = this.pool.block(block - 1, false);
    const old = { block: source, offset, extent: oldExtent };
    this.copyPlanes(old, { block: target, offset: place.offset, extent: end - start }, oldFrom - start);
  }

  private copyPlanes(old: PlanesAt, wide: PlanesAt, shift: number): void {
    const { planes, unit, bitPlanes } = this.shape;
    const copy = (at: number, length: number, target: number): void => {
      const from = old.offset + at;
      wide.block.bytes.set(old.block.bytes.subarray(from, from + length), wide.offset + target);
    };
    for (let plane = 0; plane < planes; plane++) {
      copy(plane * old.extent * unit, old.extent * unit, (plane * wide.extent + shift) * unit);
    }
    const oldBits = planes * old.extent * unit;
    const bits = planes * wide.extent * unit;
    for (let plane = 0; plane < bitPlanes; plane++) {
      copy(oldBits + plane * (old.extent >> 3), old.extent >> 3, bits + ((plane * wide.extent + shift) >> 3));
    }
  }

  private grow(atLeast: number): void {
    const words = new Uint32Array(Math.max(atLeast + WORDS, 2 * this.words.length));
    words.set(this.words);
    this.words = words;
  }
}

/** A page's planes, in the block where they stand. */
interface PlanesAt {
  readonly block: Block;
  readonly offset: number;
  readonly extent: number;
}

function alignDown(at: number): number {
  return at - (at % ALIGNMENT);
}

function alignUp(at: number): number {
  return alignDown(at + ALIGNMENT - 1);
}
