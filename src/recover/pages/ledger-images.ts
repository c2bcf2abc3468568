import { highOf, lowOf } from "../../core/u64.ts";
import type { PageImage, PageImages } from "../result.ts";
import type { ByteLedger } from "./byte-ledger.ts";

/** One version of all pages that a ledger has. */
export class LedgerImages implements PageImages {
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
    const number = this.ledger.find(highOf(pageId), lowOf(pageId));
    return number < 0 ? null : this.ledger.image(number, this.plane);
  }
}
