import { highOf, joinU64, lowOf } from "../core/u64.ts";
import type { RecordBatch } from "./batch.ts";
import type { ImageFields } from "./images.ts";
import type { PageKey, RecordKeys } from "./keys.ts";
import type { LogRecord, RecordField, RecordType } from "./record.ts";

const NO_BYTES = new Uint8Array(0);

/**
 * One moving window over the bytes of a record: no object per record. A view reads fields where they stand;
 * `toRecord` copies. 64-bit fields that the hot path needs come in halves, the others as bigints.
 *
 * Getters state what the bytes say, also where they contradict each other.
 */
export abstract class RecordView {
  bytes: Uint8Array = NO_BYTES;
  data: DataView = new DataView(NO_BYTES.buffer);
  /** Index of the record's first byte in `bytes`. */
  start = 0;

  /**
   * Moves to a record of a batch. What is the same as for the record before is not stored again: each time the garbage
   * collector would have to be told of it.
   */
  seek(batch: RecordBatch, index: number): void {
    if (this.bytes !== batch.bytes) this.bytes = batch.bytes;
    if (this.data !== batch.data) this.data = batch.data;
    this.start = batch.starts[index]!;
  }

  /** The whole record's size on disk, in bytes. */
  abstract get length(): number;
  abstract get dataLength(): number;
  /** Offset of the data in the record. */
  abstract get dataOffset(): number;
  abstract get typeCode(): number;
  abstract get type(): RecordType;
  abstract get lsnHigh(): number;
  abstract get lsnLow(): number;
  /** 0 where the format stores no transaction; see `txnId`. */
  abstract get txnIdHigh(): number;
  abstract get txnIdLow(): number;
  /** 0 where there is none. */
  abstract get prevLsnHigh(): number;
  abstract get prevLsnLow(): number;
  abstract get txnId(): bigint | null;
  abstract get pageId(): bigint | null;
  abstract get pageOffset(): number | null;
  abstract get undoNextLsn(): bigint | null;
  abstract get flags(): number | null;
  abstract get beforeLength(): number | null;
  /** Where the before image ends in the data of `dataLength` bytes, or null where the record has no images. */
  abstract get imageSplit(): number | null;
  abstract get storedChecksum(): number;
  /** Every field of the record, in order, without the data. */
  abstract fields(): readonly RecordField[];

  /** Copies the fields that every record is checked by. A format overrides this where getters cost too much. */
  loadKeys(keys: RecordKeys): void {
    keys.typeCode = this.typeCode;
    keys.lsnHigh = this.lsnHigh;
    keys.lsnLow = this.lsnLow;
    keys.txnIdHigh = this.txnIdHigh;
    keys.txnIdLow = this.txnIdLow;
    keys.prevLsnHigh = this.prevLsnHigh;
    keys.prevLsnLow = this.prevLsnLow;
  }

  /** Copies what an update says about its page. A format overrides this where getters cost too much. */
  loadImages(images: ImageFields): void {
    images.pageIdHigh = this.pageIdHigh;
    images.pageIdLow = this.pageIdLow;
    images.pageOffset = this.pageOffset ?? 0;
    images.dataLength = this.dataLength;
    images.storedSplit = this.beforeLength ?? 0;
    images.split = images.storedSplit > images.dataLength ? images.storedSplit : (this.imageSplit ?? 0);
  }

  get lsn(): bigint {
    return joinU64(this.lsnHigh, this.lsnLow);
  }

  /** Whether the record has a `pageId`. */
  get touchesPage(): boolean {
    return this.pageId !== null;
  }

  /** Copies the page id; false where there is none. A format overrides this where getters cost too much. */
  loadPage(page: PageKey): boolean {
    if (!this.touchesPage) return false;
    page.high = this.pageIdHigh;
    page.low = this.pageIdLow;
    return true;
  }

  /** 0 where there is none; see `touchesPage`. */
  get pageIdHigh(): number {
    return highOf(this.pageId ?? 0n);
  }
  get pageIdLow(): number {
    return lowOf(this.pageId ?? 0n);
  }

  get prevLsn(): bigint | null {
    const high = this.prevLsnHigh;
    const low = this.prevLsnLow;
    return high === 0 && low === 0 ? null : joinU64(high, low);
  }

  /** The data as far as the window holds it: all of it in a batch that is `whole`. */
  get residentData(): Uint8Array {
    const from = this.start + this.dataOffset;
    return this.bytes.subarray(from, Math.min(from + this.dataLength, this.bytes.length));
  }

  /** A copy that outlives the window. `data` is given where the window holds only a part of it. */
  toRecord(data: Uint8Array = this.residentData): LogRecord {
    return {
      type: this.type,
      typeCode: this.typeCode,
      lsn: this.lsn,
      txnId: this.txnId,
      prevLsn: this.prevLsn,
      pageId: this.pageId,
      pageOffset: this.pageOffset,
      undoNextLsn: this.undoNextLsn,
      flags: this.flags,
      beforeLength: this.beforeLength,
      data: data.slice(),
    };
  }
}
