import type { DivergenceCode } from "../core/divergences.ts";
import { DIVERGENCES } from "../core/divergences.ts";
import { IdIndex } from "../core/id-index.ts";
import { sortByColumn } from "../core/sort-by-column.ts";
import { U64List } from "../core/u64-list.ts";
import type { Divergence } from "./result.ts";
import { MAX_IDS_LISTED } from "./result.ts";

/** A set of u64 ids, without an object or a bigint per id. */
export class IdSet {
  private readonly index: IdIndex = new IdIndex();
  private readonly ids: U64List = new U64List();

  get size(): number {
    return this.ids.length;
  }

  add(high: number, low: number): void {
    if (this.index.find(high, low) >= 0) return;
    this.index.add(high, low);
    this.ids.push(high, low);
  }

  /** All of them, ascending. */
  sorted(): U64List {
    const { ids } = this;
    const order = Uint32Array.from({ length: ids.length }, (_, at) => at);
    sortByColumn(order, ids);
    const list = new U64List();
    for (const at of order) list.push(ids.highAt(at), ids.lowAt(at));
    return list;
  }

  /** The first of them, ascending. */
  lowest(limit: number): readonly bigint[] {
    const list = this.sorted();
    return Array.from({ length: Math.min(limit, list.length) }, (_, at) => list.at(at));
  }
}

/** The transactions and the pages that a divergence concerns. */
export class Concerned {
  readonly txns: IdSet = new IdSet();
  readonly pages: IdSet = new IdSet();

  divergence(code: DivergenceCode, message: string): Divergence {
    return {
      code,
      severity: DIVERGENCES[code].severity,
      message,
      txnIds: this.txns.lowest(MAX_IDS_LISTED),
      txnCount: this.txns.size,
      pageIds: this.pages.lowest(MAX_IDS_LISTED),
      pageCount: this.pages.size,
    };
  }
}

/** `1 change`, `3 changes`. */
export function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
