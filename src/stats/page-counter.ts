import { IdIndex } from "../core/id-index.ts";
import { TopList } from "../core/top-list.ts";
import { highOf, joinU64, lowOf } from "../core/u64.ts";
import type { PageKey } from "../format/keys.ts";
import type { PageStats, PageUsage } from "./result.ts";

/** Pages that are counted apart: some 40 MB. */
const MOST_PAGES: number = 1 << 20;

const INITIAL_PAGES = 1024;

/**
 * Writes and bytes by page, exactly up to {@link MOST_PAGES}. With more, the half that was written to least is
 * forgotten now and then: a page that is written to often stays, and what it can have lost is bounded and said.
 */
export class PageCounter {
  private readonly pages: IdIndex = new IdIndex();
  private readonly mostPages: number;
  private ids: BigUint64Array = new BigUint64Array(INITIAL_PAGES);
  private writes: Float64Array = new Float64Array(INITIAL_PAGES);
  private bytes: Float64Array = new Float64Array(INITIAL_PAGES);
  /** Writes that a page can have had before it was forgotten, at most. */
  private mostForgotten = 0;
  private forgotten = 0;

  /** @param mostPages for tests */
  constructor(mostPages: number = MOST_PAGES) {
    this.mostPages = mostPages;
  }

  add({ high, low }: PageKey, bytes: number): void {
    let page = this.pages.find(high, low);
    if (page < 0) {
      if (this.pages.size >= this.mostPages) this.forgetLeast();
      page = this.addPage(high, low);
    }
    this.writes[page] = this.writes[page]! + 1;
    this.bytes[page] = this.bytes[page]! + bytes;
  }

  result(top: number): { stats: PageStats; top: readonly PageUsage[] } {
    const list = new TopList<number>(top, (page) => this.writes[page]!);
    for (let page = 0; page < this.pages.size; page++) if (list.wants(this.writes[page]!)) list.add(page);
    return {
      stats: { count: this.pages.size + this.forgotten, writesMissingMost: this.mostForgotten },
      top: list.list().map((page) => ({
        pageId: this.ids[page]!,
        writes: this.writes[page]!,
        bytes: this.bytes[page]!,
      })),
    };
  }

  private forgetLeast(): void {
    const { ids, writes, bytes } = this;
    const count = this.pages.size;
    const median = writes.slice(0, count).sort()[count >>> 1]!;
    this.mostForgotten += median;
    this.pages.clear();
    for (let page = 0; page < count; page++) {
      if (writes[page]! <= median) continue;
      const kept = this.pages.add(highOf(ids[page]!), lowOf(ids[page]!));
      ids[kept] = ids[page]!;
      writes[kept] = writes[page]!;
      bytes[kept] = bytes[page]!;
    }
    this.forgotten += count - this.pages.size;
  }

  private addPage(idHigh: number, idLow: number): number {
    const page = this.pages.add(idHigh, idLow);
    if (page >= this.ids.length) this.grow();
    this.ids[page] = joinU64(idHigh, idLow);
    this.writes[page] = 0;
    this.bytes[page] = 0;
    return page;
  }

  private grow(): void {
    const size = this.ids.length * 2;
    const { ids, writes, bytes } = this;
    this.ids = new BigUint64Array(size);
    this.writes = new Float64Array(size);
    this.bytes = new Float64Array(size);
    this.ids.set(ids);
    this.writes.set(writes);
    this.bytes.set(bytes);
  }
}
