import type { IdIndex } from "../../core/id-index.ts";
import { joinU64 } from "../../core/u64.ts";
import type { PageImage } from "../result.ts";
import type { Images, PageLedger } from "./ledger.ts";
import { ARIES_PLANE, COMMITTED_PLANE, ENGINE_PLANE } from "./ledger.ts";
import type { Page, PageShape } from "./page.ts";
import { areBitsSet, isBitSet, setBits } from "./page-bits.ts";
import { PageStore } from "./page-store.ts";
import type { Difference } from "./page-versions.ts";
import {
  ENGINE_WROTE,
  isDifferent,
  isEngineWrong,
  isReplayWrong,
  KNOWN,
  TOUCHED,
  touch,
  UNSETTLED,
} from "./page-versions.ts";

/** Of a page whose versions differ, and of one on which all agree so far. */
const APART: PageShape = { planes: 3, unit: 1, bitPlanes: 4 };
const SHARED: PageShape = { planes: 1, unit: 1, bitPlanes: 1 };

const NO_BYTES = new Uint8Array(0);

/**
 * The bytes of the pages. Most pages are touched by nothing but committed updates that the engine redoes as we do: as
 * long as that is so, one version stands for all three.
 */
export class ByteLedger implements PageLedger {
  private readonly index: IdIndex;
  private readonly apart: PageStore;
  private readonly shared: PageStore;
  /** By page number. */
  private readonly isApart: Uint8Array;
  private readonly ids: readonly [highs: Uint32Array, lows: Uint32Array];
  private page: Page | null = null;
  private pageIdHigh = 0;
  private pageIdLow = 0;

  constructor(index: IdIndex, residentBytes?: number) {
    this.index = index;
    this.apart = new PageStore(index, APART, residentBytes);
    this.shared = new PageStore(index, SHARED, residentBytes);
    this.isApart = new Uint8Array(index.size);
    this.ids = index.ids();
  }

  get pageCount(): number {
    return this.index.size;
  }

  select(pageIdHigh: number, pageIdLow: number, from: number, to: number): boolean {
    const { page } = this;
    if (page !== null && this.pageIdLow === pageIdLow && this.pageIdHigh === pageIdHigh) {
      // The engine mostly redoes what has just been redone.
      if (from >= page.from && to <= page.from + page.extent) return true;
    }
    const number = this.index.find(pageIdHigh, pageIdLow);
    if (number < 0) return false;
    this.page = this.storeOf(number).page(number, from, to);
    this.pageIdHigh = pageIdHigh;
    this.pageIdLow = pageIdLow;
    return true;
  }

  share({ offset, data, split, to }: Images): boolean {
    const page = this.page!;
    if (this.isApart[page.number] === 1) return false;
    const { bytes } = page;
    const start = offset - page.from;
    // Every byte of the before image is overwritten at once.
    setBits(page, TOUCHED, start, start + to - split);
    let at = page.base + start;
    for (let i = split; i < to; i++) bytes[at++] = data[i]!;
    return true;
  }

  update(images: Images, isCommitted: boolean): void {
    const page = this.partPage();
    const { data, split, to } = images;
    const at = images.offset - page.from;
    const length = Math.max(split - images.from, to - split);
    if (!areBitsSet(page, TOUCHED, at, at + length)) touch(page, at, images, length);
    const { bytes, base, extent } = page;
    let aries = base + ARIES_PLANE * extent + at;
    for (let i = split; i < to; i++) bytes[aries++] = data[i]!;
    if (!isCommitted) {
      setBits(page, UNSETTLED, at, at + length);
      return;
    }
    let committed = base + COMMITTED_PLANE * extent + at;
    for (let i = split; i < to; i++) bytes[committed++] = data[i]!;
    setBits(page, KNOWN, at, at + to - split);
  }

  write(plane: number, offset: number, data: Uint8Array, from: number, to: number): void {
    const page = this.partPage();
    const { bytes, base, extent } = page;
    const start = offset - page.from;
    let at = base + plane * extent + start;
    for (let i = from; i < to; i++) bytes[at++] = data[i]!;
    if (plane === ENGINE_PLANE) setBits(page, ENGINE_WROTE, start, start + to - from);
  }

  /** By page number, 1 where one of the versions differs from the committed one. */
  differing(planes: readonly number[]): Uint8Array {
    return Uint8Array.from({ length: this.pageCount }, (_, number) => {
      const page = this.pageApart(number);
      return page !== null && planes.some((plane) => isDifferent(page, plane)) ? 1 : 0;
    });
  }

  /** Calls back for each byte of a page that differs from the committed one, with its place in the page. */
  forEachDifference(number: number, report: (at: number, difference: Difference) => void): void {
    const page = this.pageApart(number);
    if (page === null) return;
    for (let at = 0; at < page.extent; at++) {
      const isEngine = isEngineWrong(page, at);
      const isReplay = isReplayWrong(page, at);
      if (isEngine || isReplay) report(page.from + at, { isEngine, isReplay });
    }
  }

  pageId(number: number): bigint {
    return joinU64(this.ids[0][number]!, this.ids[1][number]!);
  }

  /** One version of a page, or null where that version does not have it. */
  image(number: number, plane: number): PageImage | null {
    const page = this.existing(number);
    if (page === null) return null;
    const isApart = this.isApart[number] === 1;
    const bitPlane = isApart && plane === ENGINE_PLANE ? ENGINE_WROTE : TOUCHED;
    const first = page.base + (isApart ? plane * page.extent : 0);
    let end = page.extent;
    while (end > 0 && !isBitSet(page, bitPlane, end - 1)) end -= 1;
    if (end === 0) return plane === ENGINE_PLANE ? null : { pageId: this.pageId(number), bytes: NO_BYTES };
    const bytes = new Uint8Array(page.from + end);
    bytes.set(page.bytes.subarray(first, first + end), page.from);
    return { pageId: this.pageId(number), bytes };
  }

  /** A page whose versions are kept apart, to be read, or null. It is valid until the next call. */
  pageApart(number: number): Page | null {
    return this.isApart[number] === 1 ? this.existing(number) : null;
  }

  /** The same, to be written. */
  changeApart(number: number): Page | null {
    return this.isApart[number] === 1 ? this.existing(number, true) : null;
  }

  /** Number of a page, or -1. */
  find(pageIdHigh: number, pageIdLow: number): number {
    return this.index.find(pageIdHigh, pageIdLow);
  }

  /** Page numbers in the order of their ids. */
  sorted(): Uint32Array {
    const [highs, lows] = this.ids;
    const order = Uint32Array.from({ length: this.pageCount }, (_, number) => number);
    return order.sort((a, b) => highs[a]! - highs[b]! || lows[a]! - lows[b]!);
  }

  close(): void {
    this.apart.close();
    this.shared.close();
  }

  private existing(number: number, isChanged = false): Page | null {
    this.page = null;
    return this.storeOf(number).existing(number, isChanged);
  }

  private storeOf(number: number): PageStore {
    return this.isApart[number] === 1 ? this.apart : this.shared;
  }

  /** The selected page, of which the versions differ from now on. */
  private partPage(): Page {
    const shared = this.page!;
    const { number, from, extent } = shared;
    if (this.isApart[number] === 1) return shared;
    const page = this.apart.page(number, from, from + extent);
    const bytes = shared.bytes.subarray(shared.base, shared.base + extent);
    const bits = shared.words.subarray(shared.bitBase, shared.bitBase + (extent >> 5));
    for (let plane = 0; plane < APART.planes; plane++) page.bytes.set(bytes, page.base + plane * extent);
    for (const plane of [TOUCHED, ENGINE_WROTE, KNOWN])
      page.words.set(bits, page.bitBase + ((plane * extent) >> 5));
    this.isApart[number] = 1;
    this.shared.forget(number);
    this.page = page;
    return page;
  }
}
