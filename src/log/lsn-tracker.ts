import { highOf, joinU64, lowOf } from "../core/u64.ts";
import type { RecordBatch } from "../format/batch.ts";
import type { Format } from "../format/format.ts";
import type { RecordView } from "../format/view.ts";
import type { KnownLsns } from "./lsn-order.ts";
import type { SegmentProbe } from "./segment-probe.ts";

const RECENT_RECORDS = 512;

/**
 * Keeps what the judgement of damage needs to know of LSNs, at next to no cost: of each batch the place and the
 * last LSN. The LSNs of the records right before a damage are read again when there is one.
 */
export class LsnTracker {
  readonly #isStored: boolean;
  readonly #view: RecordView;
  #highest: bigint | null = null;
  /** Positions of the last batch's records in their segment: from the first that is kept to the last. */
  #recentFrom = 0;
  #recentCount = 0;

  constructor(format: Format) {
    this.#isStored = format.layout.lsn === "stored";
    this.#view = format.createView();
  }

  startSegment(): void {
    this.#recentCount = 0;
  }

  add(batch: RecordBatch): void {
    if (!this.#isStored) return;
    const kept = Math.min(batch.count, RECENT_RECORDS);
    this.#recentFrom = batch.offset + batch.starts[batch.count - kept]!;
    this.#recentCount = kept;
    this.#raise(this.#highestOfLast(batch, kept));
  }

  /** Records stand near their LSN's order, so the highest of a batch is among its last. */
  #highestOfLast(batch: RecordBatch, kept: number): bigint {
    let high = 0;
    let low = 0;
    const considered = Math.min(kept, 64);
    for (let i = batch.count - considered; i < batch.count; i++) {
      this.#view.seek(batch, i);
      const { lsnHigh, lsnLow } = this.#view;
      if (lsnHigh > high || (lsnHigh === high && lsnLow > low)) {
        high = lsnHigh;
        low = lsnLow;
      }
    }
    return joinU64(high, low);
  }

  #raise(lsn: bigint): void {
    if (this.#highest === null || lsn > this.#highest) this.#highest = lsn;
  }

  known(probe: SegmentProbe): KnownLsns {
    const recent = new Set<bigint>();
    let position = this.#recentFrom;
    for (let i = 0; i < this.#recentCount; i++) {
      const lsn = probe.lsnAt(position);
      if (lsn === null) break;
      recent.add(lsn);
      position += probe.announcedLength(position);
    }
    return { highest: this.#highest, recent };
  }
}

/** Halves of an LSN for a batch. */
export function lsnHalves(lsn: bigint | null): { firstLsnHigh: number; firstLsnLow: number } {
  return lsn === null
    ? { firstLsnHigh: 0, firstLsnLow: 0 }
    : { firstLsnHigh: highOf(lsn), firstLsnLow: lowOf(lsn) };
}
