import { IdIndex } from "../core/id-index.ts";

/** Ids of one page stand side by side: four bits each, eight words for 64 neighbours. */
const PAGE_BITS = 6;
const WORDS_PER_PAGE = 8;
const INITIAL_PAGES = 64;

/**
 * How transactions ended that have been over for long: a number from 1 to 15 for each id, 0 for one that is not known.
 * Ids are mostly handed out in sequence, and then one takes half a byte.
 */
export class FinishedTransactions {
  private readonly pages: IdIndex = new IdIndex();
  private words: Uint32Array = new Uint32Array(INITIAL_PAGES * WORDS_PER_PAGE);

  get(idHigh: number, idLow: number): number {
    const page = this.pages.find(idHigh, idLow >>> PAGE_BITS);
    if (page < 0) return 0;
    return (this.words[wordOf(page, idLow)]! >>> shiftOf(idLow)) & 15;
  }

  set(idHigh: number, idLow: number, status: number): void {
    let page = this.pages.find(idHigh, idLow >>> PAGE_BITS);
    if (page < 0) page = this.addPage(idHigh, idLow >>> PAGE_BITS);
    const at = wordOf(page, idLow);
    const shift = shiftOf(idLow);
    this.words[at] = (this.words[at]! & ~(15 << shift)) | (status << shift);
  }

  private addPage(idHigh: number, pageLow: number): number {
    const page = this.pages.add(idHigh, pageLow);
    if (wordOf(page, 0) >= this.words.length) {
      const words = new Uint32Array(this.words.length * 2);
      words.set(this.words);
      this.words = words;
    }
    return page;
  }
}

function wordOf(page: number, idLow: number): number {
  return page * WORDS_PER_PAGE + ((idLow >>> 3) & (WORDS_PER_PAGE - 1));
}

function shiftOf(idLow: number): number {
  return (idLow & 7) << 2;
}
