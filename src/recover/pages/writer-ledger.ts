import type { IdIndex } from "../../core/id-index.ts";
import type { Images, PageLedger, Writer } from "./ledger.ts";
import { ARIES_PLANE, COMMITTED_PLANE } from "./ledger.ts";
import type { Page, PageShape } from "./page.ts";
import { PageStore } from "./page-store.ts";

const WRITER_BYTES = 4;
const SHAPE: PageShape = { planes: 3, unit: WRITER_BYTES, bitPlanes: 0 };

/** Who wrote each byte last, of those pages alone that are in question. */
export class WriterLedger implements PageLedger {
  private readonly store: PageStore;
  private readonly isWanted: Uint8Array;
  private page: Page | null = null;

  /** @param isWanted by page number, not 0 where the page is in question */
  constructor(index: IdIndex, isWanted: Uint8Array) {
    this.store = new PageStore(index, SHAPE);
    this.isWanted = isWanted;
  }

  select(pageIdHigh: number, pageIdLow: number, from: number, to: number): boolean {
    const number = this.store.index.find(pageIdHigh, pageIdLow);
    if (number < 0 || this.isWanted[number] === 0) return false;
    this.page = this.store.page(number, from, to);
    return true;
  }

  update({ offset, data, split, to }: Images, isCommitted: boolean, who: Writer): void {
    this.write(ARIES_PLANE, offset, data, split, to, who);
    if (isCommitted) this.write(COMMITTED_PLANE, offset, data, split, to, who);
  }

  /** Only pages whose versions differ are in question. */
  share(): boolean {
    return false;
  }

  write(plane: number, offset: number, _data: Uint8Array, from: number, to: number, who: Writer): void {
    const page = this.page!;
    const start = firstWriter(page, plane) + offset - page.from;
    page.words.fill(who, start, start + to - from);
  }

  /** Who wrote a byte of a page last; 0 for nobody. */
  writer(number: number, plane: number, at: number): Writer {
    const page = this.store.existing(number);
    if (page === null || at < page.from || at >= page.from + page.extent) return 0;
    return page.words[firstWriter(page, plane) + at - page.from]!;
  }

  close(): void {
    this.store.close();
  }
}

/** Index in the page's words of a plane's first writer. */
function firstWriter({ base, extent }: Page, plane: number): number {
  return base / WRITER_BYTES + plane * extent;
}
