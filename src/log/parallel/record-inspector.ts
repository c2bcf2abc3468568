import type { RecordBatch } from "../../format/batch.ts";
import type { Format, FormatRules, RecordReport } from "../../format/format.ts";
import { RecordKeys } from "../../format/keys.ts";
import type { RecordView } from "../../format/view.ts";
import type { CheckedSlot } from "./checked-slot.ts";

/** Looks at each record by itself: its keys, and whether its fields give anything to report. */
export class RecordInspector {
  readonly #rules: FormatRules;
  readonly #view: RecordView;
  readonly #keys: RecordKeys = new RecordKeys();
  readonly #report: RecordReport;
  readonly #readData: () => Uint8Array;
  #isRemarkable = false;

  constructor(format: Format) {
    this.#rules = format.rules;
    this.#view = format.createView();
    // What is to be said is said by whoever verifies: here it only counts that there is something.
    this.#report = () => {
      this.#isRemarkable = true;
    };
    this.#readData = () => this.#view.residentData;
  }

  /** Inspects the last `count` records of a slot. */
  inspect(slot: CheckedSlot, count: number): void {
    const view = this.#view;
    const keys = this.#keys;
    const batch = batchOf(slot);
    const end = slot.recordCount;
    for (let i = end - count; i < end; i++) {
      view.seek(batch, i);
      this.#rules.inspect(view, this.#report, this.#readData);
      if (this.#isRemarkable) {
        slot.addRemarkable(i);
        this.#isRemarkable = false;
      }
      if (slot.keys === null) continue;
      view.loadKeys(keys);
      slot.keys.store(i, keys);
    }
  }
}

function batchOf({ bytes, data, starts, recordCount }: CheckedSlot): RecordBatch {
  const place = { segmentIndex: 0, offset: 0, firstLsnHigh: 0, firstLsnLow: 0 };
  return { ...place, bytes, data, starts, count: recordCount, whole: true };
}
