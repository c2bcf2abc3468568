import { joinU64 } from "../../core/u64.ts";
import type { RecordKeys } from "../keys.ts";
import type { RecordField, RecordType } from "../record.ts";
import { describeChecksum, describeLsn, describeType, typeTable } from "../types.ts";
import { RecordView } from "../view.ts";
import {
  AEGIS_TYPES,
  CHECKSUM_LENGTH,
  DATA_LENGTH,
  HAS_PAGE,
  HEADER_LENGTH,
  LSN,
  PADDING,
  PADDING_LENGTH,
  PAGE_ID,
  PREV_LSN,
  TXN_ID,
  TYPE,
} from "./layout.ts";

const TYPES = typeTable(AEGIS_TYPES);

/** The moving window over an Aegis record. */
export class AegisView extends RecordView {
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
  /** The presence byte as stored: 1 where page_id counts, 0 where not; anything else is malformed and counts. */
  get hasPage(): number {
    return this.bytes[this.start + HAS_PAGE]!;
  }
  override get touchesPage(): boolean {
    return this.hasPage !== 0;
  }
  override get pageIdHigh(): number {
    return this.touchesPage ? this.data.getUint32(this.start + PAGE_ID + 4, true) : 0;
  }
  override get pageIdLow(): number {
    return this.touchesPage ? this.data.getUint32(this.start + PAGE_ID, true) : 0;
  }
  override get pageId(): bigint | null {
    return this.hasPage !== 0 ? this.data.getBigUint64(this.start + PAGE_ID, true) : null;
  }
  override get pageOffset(): null {
    return null;
  }
  /** Aegis's clr has no defined content. */
  override get undoNextLsn(): null {
    return null;
  }
  override get flags(): null {
    return null;
  }
  override get beforeLength(): null {
    return null;
  }
  override get imageSplit(): null {
    return null;
  }
  override get storedChecksum(): number {
    return this.data.getUint32(this.start + HEADER_LENGTH + this.dataLength, true);
  }
  override fields(): readonly RecordField[] {
    const padding = this.data.getUint16(this.start + PADDING, true);
    const end = HEADER_LENGTH + this.dataLength;
    const fields: RecordField[] = [
      { name: "lsn", offset: LSN, length: 8, value: this.lsn.toString() },
      { name: "prev_lsn", offset: PREV_LSN, length: 8, value: describeLsn(this.prevLsn) },
      { name: "tx_id", offset: TXN_ID, length: 8, value: this.txnId.toString() },
      { name: "type", offset: TYPE, length: 1, value: describeType(this.type, this.typeCode) },
      { name: "has_page", offset: HAS_PAGE, length: 1, value: this.hasPage.toString() },
      {
        name: "padding",
        offset: PADDING,
        length: PADDING_LENGTH,
        value: padding === 0 ? "zeros" : "not zeros",
      },
      { name: "page_id", offset: PAGE_ID, length: 8, value: this.pageId?.toString() ?? "no page" },
      { name: "data_len", offset: DATA_LENGTH, length: 4, value: this.dataLength.toString() },
    ];
    if (this.start + end + CHECKSUM_LENGTH <= this.bytes.length) {
      fields.push({ name: "crc32", offset: end, length: 4, value: describeChecksum(this.storedChecksum) });
    }
    return fields;
  }
}
