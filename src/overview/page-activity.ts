import { IdIndex } from "../core/id-index.ts";
import { TopList } from "../core/top-list.ts";
import { joinU64 } from "../core/u64.ts";
import type { PageKey } from "../format/keys.ts";
import { Axis, mergePairs } from "./axis.ts";
import type { PageActivityResult, PageRow } from "./result.ts";

const BUCKETS = 64;

/** Pages that are counted apart: 16 MB. */
const MOST_PAGES: number = 1 << 16;
const INITIAL_PAGES = 256;

const PAGES_SHOWN = 30;

/**
 * When which page is written to. Where pages are too many, the half with fewer writes is forgotten now and then: a page
 * that is written to often stays.
 */
export class PageActivity {
  private readonly axis: Axis = new Axis(BUCKETS);
  private readonly mostPages: number;
  private readonly pages: IdIndex = new IdIndex();
  /** A row of buckets for each page. */
  private counts: Uint32Array = new Uint32Array(INITIAL_PAGES * BUCKETS);
  private writes: Float64Array = new Float64Array(INITIAL_PAGES);
  private isLossy = false;

  /** @param mostPages for tests */
  constructor(mostPages: number = MOST_PAGES) {
    this.mostPages = mostPages;
    this.axis.addWidening(() => {
      for (let page = 0; page < this.pages.size; page++) mergePairs(this.counts, page * BUCKETS, BUCKETS);
    });
  }

  /** @param ordinal number of the record in the log */
  add({ high, low }: PageKey, ordinal: number): void {
    let page = this.pages.find(high, low);
    if (page < 0) page = this.addPage(high, low);
    const at = page * BUCKETS + this.axis.bucketOf(ordinal);
    this.counts[at] = this.counts[at]! + 1;
    this.writes[page] = this.writes[page]! + 1;
  }

  /** @param recordCount of the log */
  result(recordCount: number): PageActivityResult {
    if (recordCount > 0) this.axis.bucketOf(recordCount - 1);
    const used = this.axis.usedUpTo(recordCount);
    const top = new TopList<number>(PAGES_SHOWN, (page) => this.writes[page]!);
    for (let page = 0; page < this.pages.size; page++) if (top.wants(this.writes[page]!)) top.add(page);
    const [highs, lows] = this.pages.ids();
    const rows = top.list().map(
      (page): PageRow => ({
        pageId: joinU64(highs[page]!, lows[page]!),
        writes: this.writes[page]!,
        counts: [...this.counts.subarray(page * BUCKETS, page * BUCKETS + used)],
      }),
    );
    const otherPages = this.pages.size - rows.length;
    return { bucketRecords: this.axis.width, rows, otherPages, isLossy: this.isLossy };
  }

  private addPage(high: number, low: number): number {
    if (this.pages.size >= this.mostPages) this.forgetLeast();
    const page = this.pages.add(high, low);
    if (page >= this.writes.length) this.grow();
    this.writes[page] = 0;
    this.counts.fill(0, page * BUCKETS, (page + 1) * BUCKETS);
    return page;
  }

  private forgetLeast(): void {
    const { counts, writes } = this;
    const count = this.pages.size;
    const [highs, lows] = this.pages.ids();
    const median = writes.slice(0, count).sort()[count >>> 1]!;
    this.isLossy = true;
    this.pages.clear();
    for (let page = 0; page < count; page++) {
      if (writes[page]! <= median) continue;
      const kept = this.pages.add(highs[page]!, lows[page]!);
      writes[kept] = writes[page]!;
      counts.copyWithin(kept * BUCKETS, page * BUCKETS, (page + 1) * BUCKETS);
    }
  }

  private grow(): void {
    const { counts, writes } = this;
    this.writes = new Float64Array(writes.length * 2);
    this.writes.set(writes);
    this.counts = new Uint32Array(counts.length * 2);
    this.counts.set(counts);
  }
}
