import type { FrameLayout } from "../../format/layout.ts";
import { minimumRecordLength } from "../../format/layout.ts";
import { RecordKeyArray } from "../../format/record-key-array.ts";
import { WINDOW_BYTES } from "../segment-window.ts";

/** Runs of records in one unit; between two of them something is damaged. What stands behind more is not noted. */
const MAX_RUNS = 4096;

/** Remarkable records of one unit; with more, any record may be one. */
const MAX_REMARKABLE = 1024;

const RECORDS = 0;
const RUNS = 1;
const REMARKABLE = 2;
const COUNTS = 3;

/** What slots are made for. */
export interface SlotShape {
  readonly layout: FrameLayout;
  readonly unitBytes: number;
  /** Whether each record is looked at by itself as well. */
  readonly inspects: boolean;
}

function maxRecordsOf({ layout, unitBytes }: SlotShape): number {
  return Math.ceil(unitBytes / minimumRecordLength(layout)) + 1;
}

/** The last record of a unit may end in the next one. */
function maxBytesOf({ unitBytes }: SlotShape): number {
  return unitBytes + WINDOW_BYTES;
}

function keyBytesOf(shape: SlotShape): number {
  const hasKeys = shape.inspects && shape.layout.lsn === "stored";
  return hasKeys ? RecordKeyArray.bytesFor(maxRecordsOf(shape)) : 0;
}

/**
 * The bytes of one unit with the intact records found in them, in memory that threads share. Whoever has claimed the
 * unit writes; the thread that scans reads once the unit is done.
 */
export class CheckedSlot {
  readonly bytes: Uint8Array;
  readonly data: DataView;
  /** Index in `bytes` of each intact record's first byte. */
  readonly starts: Uint32Array;
  /** Index in `starts` of each run's first record. */
  readonly runStarts: Uint32Array;
  /** Index in `bytes` behind each run's last record. */
  readonly runEnds: Uint32Array;
  /** The keys of each intact record, for formats that store LSNs. */
  readonly keys: RecordKeyArray | null;
  readonly inspects: boolean;
  readonly #remarkable: Uint32Array;
  readonly #counts: Int32Array;

  /** Memory for a slot. */
  static allocate(shape: SlotShape): SharedArrayBuffer {
    const words = COUNTS + maxRecordsOf(shape) + 2 * MAX_RUNS + MAX_REMARKABLE;
    return new SharedArrayBuffer(4 * words + keyBytesOf(shape) + maxBytesOf(shape));
  }

  constructor(memory: SharedArrayBuffer, shape: SlotShape) {
    const maxRecords = maxRecordsOf(shape);
    const keyBytes = keyBytesOf(shape);
    let offset = 4 * COUNTS;
    const words = (count: number): Uint32Array => {
      const view = new Uint32Array(memory, offset, count);
      offset += 4 * count;
      return view;
    };
    this.#counts = new Int32Array(memory, 0, COUNTS);
    this.inspects = shape.inspects;
    this.starts = words(maxRecords);
    this.runStarts = words(MAX_RUNS);
    this.runEnds = words(MAX_RUNS);
    this.#remarkable = words(MAX_REMARKABLE);
    this.keys = keyBytes === 0 ? null : new RecordKeyArray(memory, offset, maxRecords);
    offset += keyBytes;
    this.bytes = new Uint8Array(memory, offset, maxBytesOf(shape));
    this.data = new DataView(memory, offset, maxBytesOf(shape));
  }

  get recordCount(): number {
    return this.#counts[RECORDS]!;
  }

  get runCount(): number {
    return this.#counts[RUNS]!;
  }

  /** Ascending indices of records of which there is something to report; null where they are too many to list. */
  get remarkable(): Uint32Array | null {
    const count = this.#counts[REMARKABLE]!;
    return count > MAX_REMARKABLE ? null : this.#remarkable.subarray(0, count);
  }

  addRemarkable(index: number): void {
    const count = this.#counts[REMARKABLE]!;
    if (count < MAX_REMARKABLE) this.#remarkable[count] = index;
    if (count <= MAX_REMARKABLE) this.#counts[REMARKABLE] = count + 1;
  }

  clear(): void {
    this.#counts.fill(0);
  }

  /**
   * Adds records that stand side by side.
   *
   * @param goesOn whether they stand right behind those added last
   * @returns false where there is no room for another run
   */
  add(starts: Uint32Array, count: number, end: number, goesOn: boolean): boolean {
    const runs = this.runCount;
    if (!goesOn && runs === MAX_RUNS) return false;
    const run = goesOn ? runs - 1 : runs;
    if (!goesOn) {
      this.runStarts[run] = this.recordCount;
      this.#counts[RUNS] = runs + 1;
    }
    this.starts.set(starts.subarray(0, count), this.recordCount);
    this.#counts[RECORDS] = this.recordCount + count;
    this.runEnds[run] = end;
    return true;
  }
}
