import type { IdIndex } from "../../core/id-index.ts";
import { joinU64 } from "../../core/u64.ts";
import type { PageImage, PageImages } from "../result.ts";
import type { PageLedger } from "./ledger.ts";
import { ARIES_PLANE, COMMITTED_PLANE, ENGINE_PLANE } from "./ledger.ts";
import { areBitsSet, isBitSet, setBits } from "./page-bits.ts";
import type { Page, PageShape } from "./page-store.ts";
import { PageStore } from "./page-store.ts";

const SHAPE: PageShape = { planes: 3, unit: 1, bitPlanes: 2 };

/** What is known of each byte: whether the log touches it, and whether the engine writes it. */
const TOUCHED = 0;
const ENGINE_WROTE = 1;

const NO_BYTES = new Uint8Array(0);

/** The bytes of the pages. */
export class ByteLedger implements PageLedger {
  private readonly store: PageStore;
  private readonly ids: readonly [highs: Uint32Array, lows: Uint32Array];
  private page: Page | null = null;
  private pageIdHigh = 0;
  private pageIdLow = 0;

  constructor(index: IdIndex, residentBytes?: number) {
    this.store = new PageStore(index, SHAPE, residentBytes);
    this.ids = index.ids();
  }

  get pageCount(): number {
    return this.store.index.size;
  }

  select(pageIdHigh: number, pageIdLow: number, from: number, to: number): boolean {
    const { page } = this;
    if (page !== null && this.pageIdLow === pageIdLow && this.pageIdHigh === pageIdHigh) {
      // The engine mostly redoes what has just been redone.
      if (from >= page.from && to <= page.from + page.extent) return true;
    }
    const number = this.store.index.find(pageIdHigh, pageIdLow);
    if (number < 0) return false;
    this.page = this.store.page(number, from, to);
    this.pageIdHigh = pageIdHigh;
    this.pageIdLow = pageIdLow;
    return true;
  }

  update(offset: number, data: Uint8Array, split: number, isCommitted: boolean): void {
    const page = this.page!;
    const at = offset - page.from;
    const length = Math.max(split, data.length - split);
    if (!areBitsSet(page, TOUCHED, at, at + length)) touch(page, at, data, split, length);
    const { bytes, extent } = page;
    let aries = ARIES_PLANE * extent + at;
    for (let i = split; i < data.length; i++) bytes[aries++] = data[i]!;
    if (!isCommitted) return;
    let committed = COMMITTED_PLANE * extent + at;
    for (let i = split; i < data.length; i++) bytes[committed++] = data[i]!;
  }

  write(plane: number, offset: number, data: Uint8Array, from: number, to: number): void {
    const page = this.page!;
    const { bytes, extent } = page;
    const start = offset - page.from;
    let at = plane * extent + start;
    for (let i = from; i < to; i++) bytes[at++] = data[i]!;
    if (plane === ENGINE_PLANE) setBits(page, ENGINE_WROTE, start, start + to - from);
  }

  /** By page number, 1 where one of the versions differs from the committed one. */
  differing(planes: readonly number[]): Uint8Array {
    return Uint8Array.from({ length: this.pageCount }, (_, number) => {
      const page = this.store.existing(number);
      return page !== null && planes.some((plane) => isDifferent(page, plane)) ? 1 : 0;
    });
  }

  /** Calls back for each byte of a page that differs, with its place in the page. */
  forEachDifference(number: number, report: (plane: number, at: number) => void): void {
    const page = this.store.existing(number);
    if (page === null) return;
    for (let at = 0; at < page.extent; at++) {
      if (isEngineWrong(page, at)) report(ENGINE_PLANE, page.from + at);
      const isStale =
        page.bytes[COMMITTED_PLANE * page.extent + at] !== page.bytes[ARIES_PLANE * page.extent + at];
      if (isStale) report(ARIES_PLANE, page.from + at);
    }
  }

  pageId(number: number): bigint {
    return joinU64(this.ids[0][number]!, this.ids[1][number]!);
  }

  /** One version of all pages that it has. */
  images(plane: number): PageImages {
    return new LedgerImages(this, plane);
  }

  /** One version of a page, or null where that version does not have it. */
  image(number: number, plane: number): PageImage | null {
    const page = this.store.existing(number);
    if (page === null) return null;
    const bitPlane = plane === ENGINE_PLANE ? ENGINE_WROTE : TOUCHED;
    let end = page.extent;
    while (end > 0 && !isBitSet(page, bitPlane, end - 1)) end -= 1;
    if (end === 0) return plane === ENGINE_PLANE ? null : { pageId: this.pageId(number), bytes: NO_BYTES };
    const bytes = new Uint8Array(page.from + end);
    bytes.set(page.bytes.subarray(plane * page.extent, plane * page.extent + end), page.from);
    return { pageId: this.pageId(number), bytes };
  }

  /** Number of a page, or -1. */
  find(pageIdHigh: number, pageIdLow: number): number {
    return this.store.index.find(pageIdHigh, pageIdLow);
  }

  /** Page numbers in the order of their ids. */
  sorted(): Uint32Array {
    const [highs, lows] = this.ids;
    const order = Uint32Array.from({ length: this.pageCount }, (_, number) => number);
    return order.sort((a, b) => highs[a]! - highs[b]! || lows[a]! - lows[b]!);
  }

  close(): void {
    this.store.close();
  }
}

/** The engine is judged by what it writes: what it leaves alone may be in the page already. */
function isDifferent(page: Page, plane: number): boolean {
  if (arePlanesEqual(page, COMMITTED_PLANE, plane)) return false;
  if (plane !== ENGINE_PLANE) return true;
  for (let at = 0; at < page.extent; at++) if (isEngineWrong(page, at)) return true;
  return false;
}

function isEngineWrong(page: Page, at: number): boolean {
  const { bytes, extent } = page;
  return (
    isBitSet(page, ENGINE_WROTE, at) &&
    bytes[COMMITTED_PLANE * extent + at] !== bytes[ENGINE_PLANE * extent + at]
  );
}

/** Gives the bytes that the log touches for the first time what was there before the log. */
function touch(page: Page, at: number, data: Uint8Array, split: number, length: number): void {
  const { bytes, extent } = page;
  for (let i = 0; i < Math.min(split, length); i++) {
    if (isBitSet(page, TOUCHED, at + i)) continue;
    bytes[COMMITTED_PLANE * extent + at + i] = data[i]!;
    bytes[ARIES_PLANE * extent + at + i] = data[i]!;
  }
  setBits(page, TOUCHED, at, at + length);
}

function arePlanesEqual({ bytes, extent }: Page, a: number, b: number): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return buffer.compare(buffer, a * extent, (a + 1) * extent, b * extent, (b + 1) * extent) === 0;
}

class LedgerImages implements PageImages {
  private readonly ledger: ByteLedger;
  private readonly plane: number;

  constructor(ledger: ByteLedger, plane: number) {
    this.ledger = ledger;
    this.plane = plane;
  }

  get count(): number {
    let count = 0;
    for (const _ of this) count += 1;
    return count;
  }

  *[Symbol.iterator](): Iterator<PageImage> {
    for (const number of this.ledger.sorted()) {
      const image = this.ledger.image(number, this.plane);
      if (image !== null) yield image;
    }
  }

  page(pageId: bigint): PageImage | null {
    const number = this.ledger.find(Number(pageId >> 32n), Number(pageId & 0xffff_ffffn));
    return number < 0 ? null : this.ledger.image(number, this.plane);
  }
}
