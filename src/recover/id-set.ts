import { IdIndex } from "../core/id-index.ts";
import { highOf, joinU64, lowOf } from "../core/u64.ts";
import { MAX_IDS_LISTED } from "./result.ts";

/** Ids, each once: counts all, lists the lowest. */
export class IdSet {
  private readonly index: IdIndex = new IdIndex();

  get size(): number {
    return this.index.size;
  }

  add(high: number, low: number): void {
    if (this.index.find(high, low) < 0) this.index.add(high, low);
  }

  addId(id: bigint): void {
    this.add(highOf(id), lowOf(id));
  }

  addAll(ids: IdIndex): void {
    const [highs, lows] = ids.ids();
    for (let number = 0; number < ids.size; number++) this.add(highs[number]!, lows[number]!);
  }

  /** Ascending; at most {@link MAX_IDS_LISTED}. */
  list(): readonly bigint[] {
    const [highs, lows] = this.index.ids();
    const order = Uint32Array.from({ length: this.size }, (_, number) => number);
    order.sort((a, b) => highs[a]! - highs[b]! || lows[a]! - lows[b]!);
    return Array.from(order.subarray(0, MAX_IDS_LISTED), (number) => joinU64(highs[number]!, lows[number]!));
  }
}
