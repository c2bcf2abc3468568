import { joinU64 } from "../core/u64.ts";
import type { RecordBatch } from "../format/batch.ts";
import { scanLog } from "../log/scan.ts";
import type { LogFiles } from "../segment/log-files.ts";
import type { RecordTest } from "./filter.ts";

/** Where a record stands. */
export interface RecordPlace {
  readonly segmentIndex: number;
  readonly offset: number;
  readonly lsn: bigint;
}

/**
 * Finds the record from which on `wanted` records pass the test: the first of the log's last ones. Reads the last
 * segment first, and an earlier one only where the later ones hold too few. Null where no record passes.
 */
export function findTailStart(files: LogFiles, test: RecordTest | null, wanted: number): RecordPlace | null {
  const view = files.format.createView();
  let start: RecordPlace | null = null;
  let missing = wanted;
  for (let segmentIndex = files.segments.length - 1; segmentIndex >= 0 && missing > 0; segmentIndex--) {
    const places = new LastPlaces(missing);
    for (const event of scanLog(files, { fromSegment: segmentIndex, toSegment: segmentIndex + 1 })) {
      if (event.kind !== "records") continue;
      const { batch } = event;
      for (let index = firstWorthALook(batch, test, missing); index < batch.count; index++) {
        view.seek(batch, index);
        if (test === null || test(view)) places.add(batch.offset + view.start, view.lsnHigh, view.lsnLow);
      }
    }
    if (places.count > 0) start = { segmentIndex, ...places.first() };
    missing -= places.count;
  }
  return start;
}

/** Where every record counts, only the last ones of a batch can matter. */
function firstWorthALook(batch: RecordBatch, test: RecordTest | null, missing: number): number {
  return test === null ? Math.max(batch.count - missing, 0) : 0;
}

/** Keeps the places of the last so many records. */
class LastPlaces {
  readonly #capacity: number;
  readonly #offsets: number[] = [];
  readonly #highs: number[] = [];
  readonly #lows: number[] = [];
  /** Index of the oldest, once the capacity is reached. */
  #oldest = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get count(): number {
    return this.#offsets.length;
  }

  add(offset: number, lsnHigh: number, lsnLow: number): void {
    const isFull = this.#offsets.length === this.#capacity;
    const slot = isFull ? this.#oldest : this.#offsets.length;
    this.#offsets[slot] = offset;
    this.#highs[slot] = lsnHigh;
    this.#lows[slot] = lsnLow;
    if (isFull) this.#oldest = (slot + 1) % this.#capacity;
  }

  first(): { offset: number; lsn: bigint } {
    const slot = this.#oldest;
    return { offset: this.#offsets[slot]!, lsn: joinU64(this.#highs[slot]!, this.#lows[slot]!) };
  }
}
