import { IdIndex } from "../core/id-index.ts";
import { highOf, lowOf } from "../core/u64.ts";
import { NumberList } from "./number-list.ts";

/** The first change in the log of each page, by the ordinal number of its record. */
export class FirstChanges {
  private readonly pages: IdIndex = new IdIndex();
  private readonly ordinals: NumberList = new NumberList();

  add(pageIdHigh: number, pageIdLow: number, ordinal: number): void {
    if (this.pages.find(pageIdHigh, pageIdLow) >= 0) return;
    this.pages.add(pageIdHigh, pageIdLow);
    this.ordinals.push(ordinal);
  }

  /** Infinity for a page that the log does not change. */
  of(pageId: bigint): number {
    const page = this.pages.find(highOf(pageId), lowOf(pageId));
    return page < 0 ? Number.POSITIVE_INFINITY : this.ordinals.at(page);
  }
}
