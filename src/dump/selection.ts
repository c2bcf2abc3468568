import type { RecordBatch } from "../format/batch.ts";
import type { RecordView } from "../format/view.ts";
import type { RecordTest } from "./filter.ts";

/** Picks the wanted records of batches, up to a limit over all of them. */
export class Selection {
  /** Indexes of the picked records in the batch; the first `count` entries count. */
  selected: Uint32Array = new Uint32Array(0);
  readonly #view: RecordView;
  readonly #test: RecordTest | null;
  #left: number;

  /** @param test null takes every record, at no cost per record */
  constructor(view: RecordView, test: RecordTest | null, limit: number) {
    this.#view = view;
    this.#test = test;
    this.#left = limit;
  }

  get isExhausted(): boolean {
    return this.#left === 0;
  }

  /** Picks from a batch; returns how many. */
  pick(batch: RecordBatch): number {
    this.#grow(batch.count);
    const count =
      this.#test === null ? Math.min(batch.count, this.#left) : this.#pickTested(batch, this.#test);
    this.#left -= count;
    return count;
  }

  #pickTested(batch: RecordBatch, test: RecordTest): number {
    const view = this.#view;
    let count = 0;
    for (let index = 0; index < batch.count && count < this.#left; index++) {
      view.seek(batch, index);
      if (test(view)) this.selected[count++] = index;
    }
    return count;
  }

  /** Without a test the picked indexes are always 0, 1, 2 …: they are written when the array grows. */
  #grow(count: number): void {
    if (count > this.selected.length)
      this.selected = Uint32Array.from({ length: count * 2 }, (_, index) => index);
  }
}
