import type { BitPosition } from "../core/crc-arithmetic.ts";
import type { RecordBatch } from "../format/batch.ts";
import type { Format } from "../format/format.ts";
import type { FrameLayout } from "../format/layout.ts";
import { announcedLength, hasMagic, minimumRecordLength, storedChecksumOffset } from "../format/layout.ts";
import type { RecordView } from "../format/view.ts";
import type { ByteSource } from "../segment/segment.ts";
import { SegmentWindow, WindowMemory } from "./segment-window.ts";
import { WorkBudget } from "./work-budget.ts";

const PEEK_BYTES = 4096;

const ZEROS = new Uint8Array(256 * 1024);

/** What a header says that can be believed; null for what it does not say. */
export interface BelievedHeader {
  readonly lsn: bigint | null;
  readonly txnId: bigint | null;
}

export const NO_HEADER: BelievedHeader = { lsn: null, txnId: null };

/** A batch of one record, which a view is moved to again and again. */
type PlaceOfOne = { -readonly [Field in keyof RecordBatch]: RecordBatch[Field] };

const ONE_RECORD = { segmentIndex: 0, offset: 0, count: 1, firstLsnHigh: 0, firstLsnLow: 0, whole: false };

/**
 * Answers questions about any place of one segment, with a window of its own: used only where bytes are damaged.
 * Positions are from the start of the segment.
 */
export class SegmentProbe {
  readonly format: Format;
  readonly layout: FrameLayout;
  /** For what is looked at byte by byte; far look-ups do not move it. */
  readonly window: SegmentWindow;
  readonly budget: WorkBudget;
  readonly size: number;
  readonly minimum: number;
  readonly #view: RecordView;
  /** Moved from record to record under `#view`. */
  readonly #place: PlaceOfOne;
  /** Of the last header that was mended. */
  readonly #header: Uint8Array;
  readonly #headerData: DataView;
  /** A small window for headers far from where the large one stands. */
  readonly #peek: SegmentWindow;
  #zerosFrom = -1;

  constructor(format: Format, source: ByteSource, budget: WorkBudget = new WorkBudget()) {
    this.format = format;
    this.layout = format.layout;
    this.window = new SegmentWindow(source);
    this.#peek = new SegmentWindow(source, new WindowMemory(PEEK_BYTES));
    this.budget = budget;
    this.size = source.size;
    this.minimum = minimumRecordLength(format.layout);
    this.#view = format.createView();
    this.#header = new Uint8Array(format.layout.headerLength);
    this.#headerData = new DataView(this.#header.buffer);
    const { bytes, data } = this.window;
    this.#place = { ...ONE_RECORD, bytes, data, starts: new Uint32Array(1) };
  }

  /** Whether a whole header is there. */
  hasHeader(position: number): boolean {
    return position + this.layout.headerLength <= this.size;
  }

  /** The window that holds these few bytes already, else the small one. */
  #windowOver(position: number, length: number): SegmentWindow {
    return this.window.holds(position, length) ? this.window : this.#peek;
  }

  /** Whether a header here can be looked at without reading. */
  isAtHand(position: number): boolean {
    const { headerLength } = this.layout;
    return this.window.holds(position, headerLength) || this.#peek.holds(position, headerLength);
  }

  hasMagic(position: number): boolean {
    if (position + 4 > this.size) return false;
    const window = this.#windowOver(position, 4);
    const index = window.load(position, 4);
    return index >= 0 && hasMagic(this.layout, window.data, index);
  }

  /** The whole length that the header announces, or -1 where there is no whole header. */
  announcedLength(position: number): number {
    const window = this.#windowOver(position, this.layout.headerLength);
    const index = window.load(position, this.layout.headerLength);
    return index < 0 ? -1 : announcedLength(this.layout, window.data, index);
  }

  /** {@link Format.isPlausibleHeader} for the bytes that are there; false where there are none. */
  isPlausibleHeader(position: number): boolean {
    const available = Math.min(this.layout.headerLength, this.size - position);
    if (available <= 0) return false;
    const window = this.#windowOver(position, available);
    const index = window.load(position, available);
    return index >= 0 && this.format.isPlausibleHeader(window.bytes, index, available);
  }

  /** The same for all but the magic. */
  isPlausibleHeaderBehindMagic(position: number): boolean {
    const { magic, littleEndian } = this.layout;
    const header = this.mendedHeader(position, null);
    if (header === null) return false;
    if (magic !== null) this.#headerData.setUint32(0, magic, littleEndian);
    return this.format.isPlausibleHeader(header, 0, header.length);
  }

  /** Whether an intact record stands here. Looking in vain is paid; what cannot be paid counts as not intact. */
  isIntact(position: number): boolean {
    const length = this.announcedLength(position);
    if (length < 0 || position + length > this.size || !this.hasMagic(position)) return false;
    const kind = WorkBudget.checkKind(length);
    if (!this.budget.spend(kind, length)) return false;
    if (this.checksumAt(position, length) !== this.storedChecksumAt(position, length)) return false;
    this.budget.refund(kind, length);
    return true;
  }

  /** The checksum of what a record of `length` bytes here covers. */
  checksumAt(position: number, length: number): number {
    const { checksumFrom, trailerLength } = this.layout;
    return this.window.checksum(position + checksumFrom, position + length - trailerLength);
  }

  storedChecksumAt(position: number, length: number): number {
    return this.uint32At(position + storedChecksumOffset(this.layout, length));
  }

  /** -1 where the segment ends before. */
  uint32At(position: number): number {
    const window = this.#windowOver(position, 4);
    const index = window.load(position, 4);
    return index < 0 ? -1 : window.data.getUint32(index, this.layout.littleEndian);
  }

  /** LSN in the header here, or null for a format that stores none or where the header is not whole. */
  lsnAt(position: number): bigint | null {
    if (this.layout.lsn !== "stored") return null;
    const window = this.#windowOver(position, this.layout.headerLength);
    const index = window.load(position, this.layout.headerLength);
    return index < 0 ? null : this.#viewOf(window.bytes, window.data, index).lsn;
  }

  /**
   * What the header here says of its record once a flipped bit, which may lie elsewhere, is put right. Nothing where
   * no writer would have left such a header.
   */
  believedHeader(position: number, flipped: BitPosition | null): BelievedHeader {
    const header = this.mendedHeader(position, flipped);
    if (header === null || !this.format.isPlausibleHeader(header, 0, header.length)) return NO_HEADER;
    const view = this.#viewOf(header, this.#headerData, 0);
    return { lsn: this.layout.lsn === "stored" ? view.lsn : null, txnId: view.txnId };
  }

  /**
   * A copy of the header here, with the bit put right if it lies in it; null where there is no whole header. It is
   * valid until the next one is asked for.
   */
  mendedHeader(position: number, flipped: BitPosition | null): Uint8Array | null {
    const { headerLength } = this.layout;
    const window = this.#windowOver(position, headerLength);
    const index = window.load(position, headerLength);
    if (index < 0) return null;
    const header = this.#header;
    // By the byte: for a few of them a copy of typed arrays costs more than the loop.
    for (let i = 0; i < headerLength; i++) header[i] = window.bytes[index + i]!;
    const at = flipped === null ? headerLength : flipped.offset - position;
    if (flipped !== null && at < headerLength) header[at] = header[at]! ^ (1 << flipped.bit);
    return header;
  }

  #viewOf(bytes: Uint8Array, data: DataView, start: number): RecordView {
    const place = this.#place;
    place.bytes = bytes;
    place.data = data;
    place.starts[0] = start;
    this.#view.seek(place, 0);
    return this.#view;
  }

  /** The first bytes of an LSN of which only `length` are there, as a little-endian number. */
  partialLsnAt(position: number, length: number): { value: bigint; bits: number } {
    const available = Math.min(8, length);
    const window = this.#windowOver(position, available);
    const index = window.load(position, available);
    let value = 0n;
    for (let i = 0; i < available; i++) value |= BigInt(window.bytes[index + i]!) << BigInt(8 * i);
    return { value, bits: 8 * available };
  }

  /** Position behind the last byte that is not zero. Found once, from the end. */
  get zerosFrom(): number {
    if (this.#zerosFrom < 0) this.#zerosFrom = this.#findZerosFrom();
    return this.#zerosFrom;
  }

  #findZerosFrom(): number {
    for (let end = this.size; end > 0; end -= ZEROS.length) {
      const from = Math.max(0, end - ZEROS.length);
      const index = this.window.load(from, end - from);
      // Comparing memory is many times as fast as looking at each byte, and zeros come by the gigabyte.
      if (index >= 0 && Buffer.compare(this.window.bytes.subarray(index, index + end - from), ZEROS) === 0)
        continue;
      for (let i = end - from - 1; i >= 0; i--) if (this.window.bytes[index + i] !== 0) return from + i + 1;
    }
    return 0;
  }
}
