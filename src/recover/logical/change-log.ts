import { IdIndex } from "../../core/id-index.ts";
import { U64List } from "../../core/u64-list.ts";
import { Uint32Column } from "../../core/uint32-column.ts";
import type { RecordKeys } from "../../format/keys.ts";
import type { RecordView } from "../../format/view.ts";

/** The number of the page of a change that touches none. */
export const NO_PAGE = 0;

/**
 * The changes of a log, in log order and named by their number: LSN, incarnation and page. 16 bytes a change, and
 * each page's id once.
 */
export class ChangeLog {
  readonly lsns: U64List = new U64List();
  private readonly owners: Uint32Column = new Uint32Column();
  private readonly pages: Uint32Column = new Uint32Column();
  private readonly pageIndex: IdIndex = new IdIndex();
  /** By number of the page; the page 0 is none. */
  private readonly pageIds: U64List = new U64List();

  constructor() {
    this.pageIds.push(0, 0);
  }

  get length(): number {
    return this.lsns.length;
  }

  /** How many numbers of pages there are, that of none included. */
  get pageNumbers(): number {
    return this.pageIds.length;
  }

  add({ lsnHigh, lsnLow }: RecordKeys, view: RecordView, incarnation: number): void {
    this.lsns.push(lsnHigh, lsnLow);
    this.owners.push(incarnation);
    this.pages.push(view.touchesPage ? this.pageNumber(view.pageIdHigh, view.pageIdLow) : NO_PAGE);
  }

  incarnation(change: number): number {
    return this.owners.get(change);
  }

  /** The number of the change's page: 0 for none. */
  page(change: number): number {
    return this.pages.get(change);
  }

  pageId(change: number): bigint | null {
    const page = this.pages.get(change);
    return page === NO_PAGE ? null : this.pageIds.at(page);
  }

  /** Hands on the id of the change's page, if it touches one. */
  withPageId(change: number, use: (high: number, low: number) => void): void {
    const page = this.pages.get(change);
    if (page !== NO_PAGE) use(this.pageIds.highAt(page), this.pageIds.lowAt(page));
  }

  private pageNumber(high: number, low: number): number {
    const known = this.pageIndex.find(high, low);
    if (known >= 0) return known + 1;
    this.pageIds.push(high, low);
    return this.pageIndex.add(high, low) + 1;
  }
}
