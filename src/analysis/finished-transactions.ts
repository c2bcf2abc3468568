import { IdIndex } from "../core/id-index.ts";
import { joinU64 } from "../core/u64.ts";

/** Ids of one page stand side by side: four bits each, eight words for 64 neighbours; then an LSN, high half first. */
const PAGE_BITS = 6;
const STATUS_WORDS = 8;
const LOWEST_HIGH = 8;
const LOWEST_LOW = 9;
const WORDS_PER_PAGE = 10;
const INITIAL_PAGES = 64;

/**
 * How transactions ended that have been over for long: a number from 1 to 15 for each id, 0 for one that is not known.
 * Ids are mostly handed out in sequence, and then one takes little more than half a byte. Neighbours end at about the
 * same time, so they share one lower bound of when.
 */
export class FinishedTransactions {
  private readonly pages: IdIndex = new IdIndex();
  private words: Uint32Array = new Uint32Array(INITIAL_PAGES * WORDS_PER_PAGE);

  get(idHigh: number, idLow: number): number {
    const page = this.pages.find(idHigh, idLow >>> PAGE_BITS);
    if (page < 0) return 0;
    return (this.words[wordOf(page, idLow)]! >>> shiftOf(idLow)) & 15;
  }

  /** An LSN that none of the transaction's latest records lies below; 0 for an id that is not known. */
  lowestLast(idHigh: number, idLow: number): bigint {
    const page = this.pages.find(idHigh, idLow >>> PAGE_BITS);
    if (page < 0) return 0n;
    const at = page * WORDS_PER_PAGE;
    return joinU64(this.words[at + LOWEST_HIGH]!, this.words[at + LOWEST_LOW]!);
  }

  /** Notes an end; the last two are the halves of the transaction's latest LSN. */
  set(idHigh: number, idLow: number, status: number, lastHigh: number, lastLow: number): void {
    let page = this.pages.find(idHigh, idLow >>> PAGE_BITS);
    if (page < 0) page = this.addPage(idHigh, idLow >>> PAGE_BITS);
    this.lower(page * WORDS_PER_PAGE, lastHigh, lastLow);
    const at = wordOf(page, idLow);
    const shift = shiftOf(idLow);
    this.words[at] = (this.words[at]! & ~(15 << shift)) | (status << shift);
  }

  private lower(at: number, high: number, low: number): void {
    const { words } = this;
    const lowestHigh = words[at + LOWEST_HIGH]!;
    if (high > lowestHigh || (high === lowestHigh && low >= words[at + LOWEST_LOW]!)) return;
    words[at + LOWEST_HIGH] = high;
    words[at + LOWEST_LOW] = low;
  }

  private addPage(idHigh: number, pageLow: number): number {
    const page = this.pages.add(idHigh, pageLow);
    const at = page * WORDS_PER_PAGE;
    if (at >= this.words.length) {
      const words = new Uint32Array(this.words.length * 2);
      words.set(this.words);
      this.words = words;
    }
    this.words.fill(0xffff_ffff, at + LOWEST_HIGH, at + LOWEST_LOW + 1);
    return page;
  }
}

function wordOf(page: number, idLow: number): number {
  return page * WORDS_PER_PAGE + ((idLow >>> 3) & (STATUS_WORDS - 1));
}

function shiftOf(idLow: number): number {
  return (idLow & 7) << 2;
}
