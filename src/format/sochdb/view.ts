import { joinU64 } from "../../core/u64.ts";
import type { RecordKeys } from "../keys.ts";
import type { RecordField, RecordType } from "../record.ts";
import { describeChecksum, describeLsn, describeType, typeTable } from "../types.ts";
import { RecordView } from "../view.ts";
import {
  BEFORE_LENGTH,
  BEFORE_LENGTH_MODULUS,
  CHECKSUM_LENGTH,
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
  SOCHDB_TYPES,
  TXN_ID,
  TYPE,
  UPDATE,
} from "./layout.ts";

const TYPES = typeTable(SOCHDB_TYPES);

/** The moving window over a SochDB record. */
export class SochdbView extends RecordView {
  override loadKeys(keys: RecordKeys): void {
    const { data, start } = this;
    keys.typeCode = this.bytes[start + TYPE]!;
    keys.lsnHigh = data.getUint32(start + LSN + 4, true);
    keys.lsnLow = data.getUint32(start + LSN, true);
    keys.txnIdHigh = data.getUint32(start + TXN_ID + 4, true);
    keys.txnIdLow = data.getUint32(start + TXN_ID, true);
    keys.prevLsnHigh = data.getUint32(start + PREV_LSN + 4, true);
    keys.prevLsnLow = data.getUint32(start + PREV_LSN, true);
  }
  override get length(): number {
    return HEADER_LENGTH + this.dataLength + CHECKSUM_LENGTH;
  }
  override get dataLength(): number {
    return this.data.getUint32(this.start + DATA_LENGTH, true);
  }
  override get dataOffset(): number {
    return HEADER_LENGTH;
  }
  override get typeCode(): number {
    return this.bytes[this.start + TYPE]!;
  }
  override get type(): RecordType {
    return TYPES[this.bytes[this.start + TYPE]!]!;
  }
  override get lsnHigh(): number {
    return this.data.getUint32(this.start + LSN + 4, true);
  }
  override get lsnLow(): number {
    return this.data.getUint32(this.start + LSN, true);
  }
  override get txnIdHigh(): number {
    return this.data.getUint32(this.start + TXN_ID + 4, true);
  }
  override get txnIdLow(): number {
    return this.data.getUint32(this.start + TXN_ID, true);
  }
  override get prevLsnHigh(): number {
    return this.data.getUint32(this.start + PREV_LSN + 4, true);
  }
  override get prevLsnLow(): number {
    return this.data.getUint32(this.start + PREV_LSN, true);
  }
  override get txnId(): bigint {
    return joinU64(this.txnIdHigh, this.txnIdLow);
  }
  override get touchesPage(): boolean {
    const code = this.typeCode;
    return code === UPDATE || code === CLR;
  }
  override get pageIdHigh(): number {
    return this.touchesPage ? this.data.getUint32(this.start + PAGE_ID + 4, true) : 0;
  }
  override get pageIdLow(): number {
    return this.touchesPage ? this.data.getUint32(this.start + PAGE_ID, true) : 0;
  }
  override get pageId(): bigint | null {
    return this.touchesPage ? this.data.getBigUint64(this.start + PAGE_ID, true) : null;
  }
  override get pageOffset(): number | null {
    return this.touchesPage ? this.data.getUint16(this.start + PAGE_OFFSET, true) : null;
  }
  override get undoNextLsn(): bigint | null {
    if (this.typeCode !== CLR || this.dataLength < CLR_DATA_LENGTH) return null;
    return this.data.getBigUint64(this.start + HEADER_LENGTH, true);
  }
  override get flags(): null {
    return null;
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
  override get storedChecksum(): number {
    return this.data.getUint32(this.start + HEADER_LENGTH + this.dataLength, true);
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
    const end = HEADER_LENGTH + this.dataLength;
    const fields: RecordField[] = [];
    if (this.undoNextLsn !== null) {
      fields.push({
        name: "undo_next_lsn",
        offset: HEADER_LENGTH,
        length: 8,
        value: describeLsn(this.undoNextLsn),
      });
    }
    if (this.start + end + CHECKSUM_LENGTH <= this.bytes.length) {
      fields.push({ name: "crc32", offset: end, length: 4, value: describeChecksum(this.storedChecksum) });
    }
    return fields;
  }
}
