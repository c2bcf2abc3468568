import type { Format } from "../../format/format.ts";
import { announcedLength, hasMagic } from "../../format/layout.ts";
import type { ByteSource } from "../../segment/segment.ts";
import { LEAD_BYTES } from "../checked-records.ts";
import { countIntactRecords, isRecordIntact } from "../checksum-run.ts";
import type { FrameRun } from "../frames.ts";
import { collectFrames, createFrameRun } from "../frames.ts";
import { WINDOW_BYTES } from "../segment-window.ts";
import type { CheckedSlot } from "./checked-slot.ts";
import { RecordInspector } from "./record-inspector.ts";
import type { Unit } from "./unit-plan.ts";

/** Bytes checksummed in vain in one unit before the rest is left to the scan: hostile bytes look like records. */
const VAIN_BYTES: number = 4 * WINDOW_BYTES;

/**
 * Finds the intact records that begin in a unit. That a record is intact is a fact about its bytes alone; whether it
 * belongs to the log is for the scan to say. So records that are found here and are none of the log's do no harm, and
 * those that are missed cost time.
 */
export class UnitChecker {
  readonly #format: Format;
  readonly #inspector: RecordInspector;
  readonly #frames: FrameRun = createFrameRun();
  #vainBytesLeft = 0;

  constructor(format: Format) {
    this.#format = format;
    this.#inspector = new RecordInspector(format);
  }

  /** @throws WalctlError where the segment cannot be read */
  check(source: ByteSource, unit: Unit, slot: CheckedSlot): void {
    slot.clear();
    const window = new UnitWindow(source, unit, slot);
    const { unitBytes } = window;
    this.#vainBytesLeft = VAIN_BYTES;
    let at = unit.from === 0 ? 0 : this.#search(window, 0);
    while (at < unitBytes) {
      const end = this.#checkRun(window, at);
      if (end === null) return;
      at = end < unitBytes ? this.#goOnBehind(window, end) : end;
    }
  }

  /**
   * Adds the records from a position on, up to the first that is not intact.
   *
   * @param from its index in the window
   * @returns the index behind them, or null where the slot is full
   */
  #checkRun(window: UnitWindow, from: number): number | null {
    const { layout } = this.#format;
    const { slot } = window;
    const frames = this.#frames;
    let at = from;
    let goesOn = false;
    while (at < window.unitBytes) {
      collectFrames(layout, window, at, at + WINDOW_BYTES, window.unitBytes, frames);
      if (frames.count === 0 && window.fillUp()) continue;
      const { starts, count, end } = frames;
      const intact =
        count === 0 ? 0 : countIntactRecords(layout, window.bytes, window.data, starts, count, end);
      if (intact === 0) break;
      at = intact === count ? end : starts[intact]!;
      if (!slot.add(starts, intact, at, goesOn)) return null;
      if (slot.inspects) this.#inspector.inspect(slot, intact);
      goesOn = true;
      if (intact < count) break;
    }
    return at;
  }

  /** Where records go on behind a place at which no intact one stands. */
  #goOnBehind(window: UnitWindow, at: number): number {
    const { layout } = this.#format;
    if (at + layout.headerLength > window.bytes.length) return window.unitBytes;
    const end = at + announcedLength(layout, window.data, at);
    // A record too large for the window, or a damaged one of which the length can be believed.
    if (hasMagic(layout, window.data, at) && (end >= window.unitBytes || this.#isIntact(window, end)))
      return end;
    return this.#search(window, at + 1);
  }

  /** Index of the first intact record at or behind `from`; where none is found, that of the unit's end. */
  #search(window: UnitWindow, from: number): number {
    const format = this.#format;
    const limit = Math.min(window.unitBytes, window.bytes.length - format.layout.headerLength + 1);
    let at = from;
    while (at < limit && this.#vainBytesLeft > 0) {
      const found = format.findCandidate(window.bytes, at, limit);
      if (found < 0) break;
      if (this.#isIntact(window, found)) return found;
      at = found + 1;
    }
    return window.unitBytes;
  }

  #isIntact(window: UnitWindow, at: number): boolean {
    const { layout } = this.#format;
    const { bytes, data } = window;
    if (at + layout.headerLength > bytes.length || !hasMagic(layout, data, at)) return false;
    const length = announcedLength(layout, data, at);
    // Without data there is nothing that a checksum over the data alone could prove.
    if (at + length > bytes.length || length === layout.headerLength) return false;
    if (isRecordIntact(layout, bytes, data, at)) return true;
    this.#vainBytesLeft -= length;
    return false;
  }
}

/** The bytes of a slot as far as they have been read. */
class UnitWindow {
  readonly unit: Unit;
  readonly slot: CheckedSlot;
  readonly unitBytes: number;
  bytes: Uint8Array;
  data: DataView;
  readonly #source: ByteSource;
  #isFull = false;

  constructor(source: ByteSource, unit: Unit, slot: CheckedSlot) {
    this.unit = unit;
    this.slot = slot;
    this.unitBytes = unit.to - unit.from;
    this.#source = source;
    const lead = Math.min(this.unitBytes + LEAD_BYTES, source.size - unit.from, slot.bytes.length);
    const read = source.read(slot.bytes.subarray(0, Math.max(lead, 0)), unit.from);
    this.bytes = slot.bytes.subarray(0, read);
    this.data = new DataView(slot.bytes.buffer, slot.bytes.byteOffset, read);
  }

  /** Reads what a slot can hold; false where it has been done. */
  fillUp(): boolean {
    if (this.#isFull) return false;
    this.#isFull = true;
    const { slot, unit } = this;
    const have = this.bytes.length;
    const all = Math.min(slot.bytes.length, this.#source.size - unit.from);
    if (all <= have) return false;
    const read = have + this.#source.read(slot.bytes.subarray(have, all), unit.from + have);
    this.bytes = slot.bytes.subarray(0, read);
    this.data = new DataView(slot.bytes.buffer, slot.bytes.byteOffset, read);
    return true;
  }
}
