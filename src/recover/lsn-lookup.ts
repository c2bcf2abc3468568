import { U64List } from "../core/u64-list.ts";
import type { FoundRecord, RecordLookup } from "../format/engine.ts";
import type { RecordReader } from "./record-reader.ts";

/** So many records are read at most to find one. */
const RECORDS_PER_ENTRY = 16;
const INITIAL_ENTRIES = 1024;

/**
 * Finds, without a scan from the start, the record at which one would stop: the first with an LSN or a higher one.
 * That record is always one whose LSN is above all before it, and those stand in ascending order, so it is enough to
 * remember the place of one in {@link RECORDS_PER_ENTRY}.
 */
export class LsnLookup implements RecordLookup {
  private readonly reader: RecordReader;
  private readonly lsns: U64List = new U64List();
  private segments: Uint32Array = new Uint32Array(INITIAL_ENTRIES);
  private offsets: Float64Array = new Float64Array(INITIAL_ENTRIES);
  /** Where the reader's reach ends in each segment. */
  private readonly ends: number[] = [];
  private readonly limit: { readonly high: number; readonly low: number } | null;
  private topHigh = 0;
  private topLow = 0;
  private isEmpty = true;
  private sinceEntry = 0;
  private segmentIndex = -1;

  /** @param limit records with a higher LSN are not there; null for no limit */
  constructor(reader: RecordReader, limit: { readonly high: number; readonly low: number } | null) {
    this.reader = reader;
    this.limit = limit;
  }

  /** Takes the next record that the engine's reader reaches. */
  add(lsnHigh: number, lsnLow: number, segmentIndex: number, offset: number, length: number): void {
    this.sinceEntry += 1;
    this.ends[segmentIndex] = offset + length;
    const isHigher = lsnHigh > this.topHigh || (lsnHigh === this.topHigh && lsnLow > this.topLow);
    if (!isHigher && !this.isEmpty) return;
    this.isEmpty = false;
    this.topHigh = lsnHigh;
    this.topLow = lsnLow;
    const isDue = this.sinceEntry >= RECORDS_PER_ENTRY || segmentIndex !== this.segmentIndex;
    if (isDue || this.lsns.length === 0) this.enter(lsnHigh, lsnLow, segmentIndex, offset);
  }

  firstFrom(lsnHigh: number, lsnLow: number): FoundRecord | null {
    const entry = this.lastEntryUpTo(lsnHigh, lsnLow);
    if (entry >= 0 && this.findBehind(entry, lsnHigh, lsnLow)) return this.reader;
    const next = entry + 1;
    if (next >= this.lsns.length) return null;
    this.reader.seek(this.segments[next]!, this.offsets[next]!);
    return this.reader;
  }

  private enter(lsnHigh: number, lsnLow: number, segmentIndex: number, offset: number): void {
    const at = this.lsns.length;
    if (at === this.segments.length) this.grow();
    this.lsns.push(lsnHigh, lsnLow);
    this.segments[at] = segmentIndex;
    this.offsets[at] = offset;
    this.segmentIndex = segmentIndex;
    this.sinceEntry = 0;
  }

  /** Index of the last entry whose LSN is not above the one sought, or -1. */
  private lastEntryUpTo(lsnHigh: number, lsnLow: number): number {
    let low = 0;
    let high = this.lsns.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const isUpTo =
        this.lsns.highAt(middle) < lsnHigh ||
        (this.lsns.highAt(middle) === lsnHigh && this.lsns.lowAt(middle) <= lsnLow);
      if (isUpTo) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** Moves the reader from an entry on, as far as no later entry can have been made. */
  private findBehind(entry: number, lsnHigh: number, lsnLow: number): boolean {
    const segmentIndex = this.segments[entry]!;
    const end = this.ends[segmentIndex] ?? 0;
    let offset = this.offsets[entry]!;
    for (let passed = 0; passed < RECORDS_PER_ENTRY && offset < end; ) {
      if (!this.reader.seek(segmentIndex, offset)) return false;
      const { lsnHigh: high, lsnLow: low } = this.reader.view;
      if (this.exists(high, low)) {
        if (high > lsnHigh || (high === lsnHigh && low >= lsnLow)) return true;
        passed += 1;
      }
      offset = this.reader.nextOffset;
    }
    return false;
  }

  private exists(lsnHigh: number, lsnLow: number): boolean {
    const { limit } = this;
    return limit === null || lsnHigh < limit.high || (lsnHigh === limit.high && lsnLow <= limit.low);
  }

  private grow(): void {
    const segments = new Uint32Array(2 * this.segments.length);
    segments.set(this.segments);
    this.segments = segments;
    const offsets = new Float64Array(2 * this.offsets.length);
    offsets.set(this.offsets);
    this.offsets = offsets;
  }
}
