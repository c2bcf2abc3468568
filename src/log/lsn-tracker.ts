import { highOf, lowOf } from "../core/u64.ts";
import type { RecordBatch } from "../format/batch.ts";
import type { Format } from "../format/format.ts";
import type { RecordView } from "../format/view.ts";
import type { KnownLsns } from "./lsn-order.ts";
import type { SegmentProbe } from "./segment-probe.ts";

const RECENT_RECORDS = 512;

const CONSIDERED_RECORDS = 32;

/** Further below the highest LSN than any disorder. */
const RESET_DISTANCE = 256n;

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
  /** What was answered since the last batch; dense damage asks again and again. */
  #known: KnownLsns | null = null;

  constructor(format: Format) {
    this.#isStored = format.layout.lsn === "stored";
    this.#view = format.createView();
  }

  startSegment(): void {
    this.#recentCount = 0;
    this.#known = null;
  }

  add(batch: RecordBatch): void {
    if (!this.#isStored) return;
    const kept = Math.min(batch.count, RECENT_RECORDS);
    this.#recentFrom = batch.offset + batch.starts[batch.count - kept]!;
    this.#recentCount = kept;
    this.#known = null;
    this.#follow(this.#highestOfLast(batch, kept));
  }

  /** Records stand near their LSN's order, so the highest since the last reset is among a batch's last. */
  #highestOfLast(batch: RecordBatch, kept: number): bigint {
    const oldest = batch.count - Math.min(kept, CONSIDERED_RECORDS);
    this.#view.seek(batch, batch.count - 1);
    let highest = this.#view.lsn;
    for (let i = batch.count - 2; i >= oldest; i--) {
      this.#view.seek(batch, i);
      const { lsn } = this.#view;
      if (lsn > highest + RESET_DISTANCE) break;
      if (lsn > highest) highest = lsn;
    }
    return highest;
  }

  /** A batch that lies far below what came before began after a reset. */
  #follow(lsn: bigint): void {
    if (this.#highest === null || lsn > this.#highest || lsn + RESET_DISTANCE < this.#highest)
      this.#highest = lsn;
  }

  known(probe: SegmentProbe): KnownLsns {
    this.#known ??= new LsnsBefore(this.#highest, () => this.#readRecent(probe));
    return this.#known;
  }

  #readRecent(probe: SegmentProbe): ReadonlySet<bigint> {
    const recent = new Set<bigint>();
    let position = this.#recentFrom;
    for (let i = 0; i < this.#recentCount; i++) {
      const lsn = probe.lsnAt(position);
      if (lsn === null) break;
      recent.add(lsn);
      position += probe.announcedLength(position);
    }
    return recent;
  }
}

/** Reads the recent LSNs when they are first asked for: most damage is explained without. */
class LsnsBefore implements KnownLsns {
  readonly highest: bigint | null;
  readonly #read: () => ReadonlySet<bigint>;
  #recent: ReadonlySet<bigint> | null = null;

  constructor(highest: bigint | null, read: () => ReadonlySet<bigint>) {
    this.highest = highest;
    this.#read = read;
  }

  get recent(): ReadonlySet<bigint> {
    this.#recent ??= this.#read();
    return this.#recent;
  }
}

/** Halves of an LSN for a batch. */
export function lsnHalves(lsn: bigint | null): { firstLsnHigh: number; firstLsnLow: number } {
  return lsn === null
    ? { firstLsnHigh: 0, firstLsnLow: 0 }
    : { firstLsnHigh: highOf(lsn), firstLsnLow: lowOf(lsn) };
}
