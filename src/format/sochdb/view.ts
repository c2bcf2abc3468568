import type { ImageFields } from "../images.ts";
import type { RecordField } from "../record.ts";
import type { TransactionalOffsets } from "../transactional-view.ts";
import { TransactionalView } from "../transactional-view.ts";
import { describeLsn, describeType } from "../types.ts";
import {
  BEFORE_LENGTH,
  BEFORE_LENGTH_MODULUS,
  CLR,
  CLR_DATA_LENGTH,
  DATA_LENGTH,
  HEADER_LENGTH,
  LSN,
  PAGE_ID,
  PAGE_OFFSET,
  PREV_LSN,
  RESERVED,
  RESERVED_LENGTH,
  SOCHDB_LAYOUT,
  SOCHDB_TYPES,
  TXN_ID,
  TYPE,
  UPDATE,
} from "./layout.ts";

const OFFSETS: TransactionalOffsets = {
  lsn: LSN,
  txnId: TXN_ID,
  type: TYPE,
  prevLsn: PREV_LSN,
  pageId: PAGE_ID,
};

/** The moving window over a SochDB record. */
export class SochdbView extends TransactionalView {
  constructor() {
    super(SOCHDB_LAYOUT, OFFSETS, SOCHDB_TYPES);
  }
  override loadImages(images: ImageFields): void {
    const { data, start } = this;
    images.pageIdHigh = data.getUint32(start + PAGE_ID + 4, true);
    images.pageIdLow = data.getUint32(start + PAGE_ID, true);
    images.pageOffset = data.getUint16(start + PAGE_OFFSET, true);
    images.dataLength = data.getUint32(start + DATA_LENGTH, true);
    images.storedSplit = data.getUint16(start + BEFORE_LENGTH, true);
    images.split = this.isBeforeLengthWrapped ? images.dataLength / 2 : images.storedSplit;
  }
  override get touchesPage(): boolean {
    const code = this.typeCode;
    return code === UPDATE || code === CLR;
  }
  override get pageOffset(): number | null {
    return this.touchesPage ? this.data.getUint16(this.start + PAGE_OFFSET, true) : null;
  }
  override get undoNextLsn(): bigint | null {
    if (this.typeCode !== CLR || this.dataLength < CLR_DATA_LENGTH) return null;
    return this.data.getBigUint64(this.start + HEADER_LENGTH, true);
  }
  override get beforeLength(): number {
    return this.data.getUint16(this.start + BEFORE_LENGTH, true);
  }
  override get imageSplit(): number | null {
    if (this.typeCode !== UPDATE) return null;
    const before = this.beforeLength;
    return this.isBeforeLengthWrapped ? this.dataLength / 2 : Math.min(before, this.dataLength);
  }
  /** Both images have the same length, which does not fit the 16 bits of before_length. */
  get isBeforeLengthWrapped(): boolean {
    const half = this.dataLength / 2;
    return half >= BEFORE_LENGTH_MODULUS && this.beforeLength === half % BEFORE_LENGTH_MODULUS;
  }
  override fields(): readonly RecordField[] {
    const reserved = this.bytes.subarray(this.start + RESERVED, this.start + HEADER_LENGTH);
    return [
      { name: "lsn", offset: LSN, length: 8, value: this.lsn.toString() },
      { name: "txn_id", offset: TXN_ID, length: 8, value: this.txnId.toString() },
      { name: "type", offset: TYPE, length: 1, value: describeType(this.type, this.typeCode) },
      { name: "prev_lsn", offset: PREV_LSN, length: 8, value: describeLsn(this.prevLsn) },
      { name: "page_id", offset: PAGE_ID, length: 8, value: this.pageId?.toString() ?? "no page" },
      { name: "offset", offset: PAGE_OFFSET, length: 2, value: this.pageOffset?.toString() ?? "no page" },
      { name: "data_length", offset: DATA_LENGTH, length: 4, value: this.dataLength.toString() },
      { name: "before_length", offset: BEFORE_LENGTH, length: 2, value: this.describeBeforeLength() },
      {
        name: "reserved",
        offset: RESERVED,
        length: RESERVED_LENGTH,
        value: reserved.every((byte) => byte === 0) ? "zeros" : "not zeros",
      },
      ...this.trailingFields(),
    ];
  }
  private describeBeforeLength(): string {
    const stored = this.beforeLength.toString();
    return this.isBeforeLengthWrapped ? `${stored}, wrapped: ${this.dataLength / 2} in truth` : stored;
  }
  private trailingFields(): RecordField[] {
    if (this.undoNextLsn === null) return this.checksumFields();
    const value = describeLsn(this.undoNextLsn);
    return [{ name: "undo_next_lsn", offset: HEADER_LENGTH, length: 8, value }, ...this.checksumFields()];
  }
}
