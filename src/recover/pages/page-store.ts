import type { IdIndex } from "../../core/id-index.ts";
import { SpillFile } from "../../segment/spill-file.ts";

/** Pages are kept in memory up to so many bytes; beyond, those not used lately go to a temporary file. */
export const RESIDENT_BYTES: number = 128 * 1024 * 1024;

/** What a page in memory costs beside its bytes, roughly. */
const OVERHEAD_BYTES = 256;

/** Extents begin and end at multiples of this, so that what is kept by the bit stays in whole words. */
const ALIGNMENT = 32;
/** A page that is touched in several places is widened by so much at least: it will be touched in more. */
const SMALLEST_WIDENING_BYTES = 1024;
const INITIAL_PAGES = 1024;
const NOT_SPILLED = -1;

/** What a store keeps of each page: so many planes of `unit` bytes for each of its bytes, and so many of one bit. */
export interface PageShape {
  readonly planes: number;
  readonly unit: number;
  readonly bitPlanes: number;
}

/** What is known of a page's bytes: the planes stand one behind the other, and then those of bits. */
export interface Page {
  /** The page's byte at index 0 of a plane. */
  from: number;
  /** How many of the page's bytes there are. */
  extent: number;
  bytes: Uint8Array;
  /** The planes of bits. */
  bits: Uint32Array;
  isUsed: boolean;
  number: number;
}

/**
 * Several versions of many pages, in a bounded amount of memory. Of each page only the extent that was asked for is
 * kept. Pages are numbered by an index that others share; what is kept about a page in memory is an object, and for
 * one in the file a few numbers.
 */
export class PageStore {
  readonly index: IdIndex;
  private readonly shape: PageShape;
  private readonly residentLimit: number;
  private readonly file: SpillFile = new SpillFile();
  private readonly resident: Map<number, Page> = new Map();
  private residentBytes = 0;
  /** By page number: where its bytes stand in the file, the first byte of its extent, and its extent there. */
  private positions: Float64Array = new Float64Array(INITIAL_PAGES).fill(NOT_SPILLED);
  private froms: Uint32Array = new Uint32Array(INITIAL_PAGES);
  private extents: Uint32Array = new Uint32Array(INITIAL_PAGES);
  private readonly rooms: Map<number, number> = new Map();

  constructor(index: IdIndex, shape: PageShape, residentLimit: number = RESIDENT_BYTES) {
    this.index = index;
    this.shape = shape;
    this.residentLimit = residentLimit;
  }

  /** The page with its bytes from `from` up to `to` there. It is valid until the next call. */
  page(number: number, from: number, to: number): Page {
    const page = this.resident.get(number) ?? this.bringBack(number, from, to);
    page.isUsed = true;
    if (from < page.from || to > page.from + page.extent) this.widen(page, from, to);
    return page;
  }

  /** The page as it is, or null where nothing was ever asked of it. */
  existing(number: number): Page | null {
    const page = this.resident.get(number);
    if (page !== undefined) return page;
    if (!this.isSpilled(number)) return null;
    return this.bringBack(number, 0, 0);
  }

  /** Gives back what a page takes; it is as if nothing had ever been asked of it. */
  forget(number: number): void {
    const page = this.resident.get(number);
    if (page !== undefined) this.residentBytes -= page.bytes.length + OVERHEAD_BYTES;
    this.resident.delete(number);
    if (this.isSpilled(number)) this.positions[number] = NOT_SPILLED;
    this.rooms.delete(number);
  }

  close(): void {
    this.resident.clear();
    this.file.close();
  }

  private isSpilled(number: number): boolean {
    return number < this.positions.length && this.positions[number] !== NOT_SPILLED;
  }

  private bringBack(number: number, from: number, to: number): Page {
    const spilled = this.isSpilled(number);
    const start = spilled ? this.froms[number]! : alignDown(from);
    const extent = spilled ? this.extents[number]! : Math.max(alignUp(to) - start, ALIGNMENT);
    const page: Page = { from: start, extent, ...this.room(extent), isUsed: true, number };
    if (spilled) this.file.read(page.bytes, this.positions[number]!);
    this.makeRoom(page.bytes.length + OVERHEAD_BYTES);
    this.resident.set(number, page);
    return page;
  }

  private room(extent: number): Pick<Page, "bytes" | "bits"> {
    const { planes, unit, bitPlanes } = this.shape;
    const length = extent * unit * planes;
    const bytes = new Uint8Array(length + (extent >> 3) * bitPlanes);
    return { bytes, bits: new Uint32Array(bytes.buffer, length) };
  }

  /** Extents grow to at least twice their length, so that growing byte by byte stays cheap. */
  private widen(page: Page, from: number, to: number): void {
    const oldEnd = page.from + page.extent;
    const slack = Math.max(page.extent, SMALLEST_WIDENING_BYTES);
    const start = from < page.from ? alignDown(Math.max(0, Math.min(from, page.from - slack))) : page.from;
    const end = to > oldEnd ? alignUp(Math.max(to, oldEnd + slack)) : oldEnd;
    const old = { from: page.from, extent: page.extent, bytes: page.bytes };
    // Not in the map while room is made, or it could be sent away itself.
    this.resident.delete(page.number);
    this.residentBytes -= page.bytes.length + OVERHEAD_BYTES;
    page.from = start;
    page.extent = end - start;
    Object.assign(page, this.room(page.extent));
    this.copyPlanes(old, page);
    this.makeRoom(page.bytes.length + OVERHEAD_BYTES);
    this.resident.set(page.number, page);
  }

  private copyPlanes(old: Pick<Page, "from" | "extent" | "bytes">, page: Page): void {
    const { planes, unit, bitPlanes } = this.shape;
    const shift = old.from - page.from;
    const copy = (at: number, length: number, target: number): void =>
      page.bytes.set(old.bytes.subarray(at, at + length), target);
    for (let plane = 0; plane < planes; plane++) {
      copy(plane * old.extent * unit, old.extent * unit, (plane * page.extent + shift) * unit);
    }
    const oldBits = planes * old.extent * unit;
    const bits = planes * page.extent * unit;
    for (let plane = 0; plane < bitPlanes; plane++) {
      copy(oldBits + plane * (old.extent >> 3), old.extent >> 3, bits + ((plane * page.extent + shift) >> 3));
    }
  }

  /**
   * Sends away pages that were not used since they were last looked at, until `length` more bytes fit. A quarter of
   * all goes at once: a map is slow to begin anew behind many entries that were removed.
   */
  private makeRoom(length: number): void {
    this.residentBytes += length;
    if (this.residentBytes <= this.residentLimit) return;
    const target = this.residentLimit - this.residentLimit / 4;
    while (this.residentBytes > target && this.resident.size > 0) {
      for (const [number, page] of this.resident) {
        this.resident.delete(number);
        if (page.isUsed) {
          // To the end of the map: it has a second chance.
          page.isUsed = false;
          this.resident.set(number, page);
          continue;
        }
        this.sendAway(page);
        if (this.residentBytes <= target) return;
      }
    }
  }

  private sendAway(page: Page): void {
    const { number, bytes } = page;
    if (number >= this.positions.length) this.grow(number);
    const room = this.rooms.get(number) ?? 0;
    if (room < bytes.length) {
      this.positions[number] = this.file.allocate(bytes.length);
      this.rooms.set(number, bytes.length);
    }
    this.froms[number] = page.from;
    this.extents[number] = page.extent;
    this.file.write(bytes, this.positions[number]!);
    this.residentBytes -= bytes.length + OVERHEAD_BYTES;
  }

  private grow(number: number): void {
    const length = Math.max(number + 1, 2 * this.positions.length);
    const positions = new Float64Array(length).fill(NOT_SPILLED);
    positions.set(this.positions);
    this.positions = positions;
    const froms = new Uint32Array(length);
    froms.set(this.froms);
    this.froms = froms;
    const extents = new Uint32Array(length);
    extents.set(this.extents);
    this.extents = extents;
  }
}

function alignDown(at: number): number {
  return at - (at % ALIGNMENT);
}

function alignUp(at: number): number {
  return alignDown(at + ALIGNMENT - 1);
}
