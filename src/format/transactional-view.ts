import { joinU64 } from "../core/u64.ts";
import type { PageKey, RecordKeys } from "./keys.ts";
import type { FrameLayout } from "./layout.ts";
import type { RecordField, RecordType } from "./record.ts";
import { describeChecksum, typeTable } from "./types.ts";
import { RecordView } from "./view.ts";

/** Where the fields stand that every record with an LSN and a transaction stores; little-endian, 64 bits each. */
export interface TransactionalOffsets {
  readonly lsn: number;
  readonly txnId: number;
  /** One byte. */
  readonly type: number;
  readonly prevLsn: number;
  readonly pageId: number;
}

/**
 * The view that formats share whose records store LSN, transaction, previous LSN and page in a little-endian header
 * and end with their checksum. The offsets are fields of the view and not looked up, which costs the hot path
 * nothing that can be measured.
 */
export abstract class TransactionalView extends RecordView {
  protected readonly lsnAt: number;
  protected readonly txnIdAt: number;
  protected readonly typeAt: number;
  protected readonly prevLsnAt: number;
  protected readonly pageIdAt: number;
  protected readonly dataLengthAt: number;
  protected readonly headerLength: number;
  protected readonly trailerLength: number;
  readonly #types: readonly RecordType[];

  constructor(layout: FrameLayout, offsets: TransactionalOffsets, types: ReadonlyMap<number, RecordType>) {
    super();
    this.lsnAt = offsets.lsn;
    this.txnIdAt = offsets.txnId;
    this.typeAt = offsets.type;
    this.prevLsnAt = offsets.prevLsn;
    this.pageIdAt = offsets.pageId;
    this.dataLengthAt = layout.dataLengthOffset;
    this.headerLength = layout.headerLength;
    this.trailerLength = layout.trailerLength;
    this.#types = typeTable(types);
  }

  override loadKeys(keys: RecordKeys): void {
    const { data, start } = this;
    keys.typeCode = this.bytes[start + this.typeAt]!;
    keys.lsnHigh = data.getUint32(start + this.lsnAt + 4, true);
    keys.lsnLow = data.getUint32(start + this.lsnAt, true);
    keys.txnIdHigh = data.getUint32(start + this.txnIdAt + 4, true);
    keys.txnIdLow = data.getUint32(start + this.txnIdAt, true);
    keys.prevLsnHigh = data.getUint32(start + this.prevLsnAt + 4, true);
    keys.prevLsnLow = data.getUint32(start + this.prevLsnAt, true);
  }
  override get length(): number {
    return this.headerLength + this.dataLength + this.trailerLength;
  }
  override get dataLength(): number {
    return this.data.getUint32(this.start + this.dataLengthAt, true);
  }
  override get dataOffset(): number {
    return this.headerLength;
  }
  override get typeCode(): number {
    return this.bytes[this.start + this.typeAt]!;
  }
  override get type(): RecordType {
    return this.#types[this.typeCode]!;
  }
  override get lsnHigh(): number {
    return this.data.getUint32(this.start + this.lsnAt + 4, true);
  }
  override get lsnLow(): number {
    return this.data.getUint32(this.start + this.lsnAt, true);
  }
  override get txnIdHigh(): number {
    return this.data.getUint32(this.start + this.txnIdAt + 4, true);
  }
  override get txnIdLow(): number {
    return this.data.getUint32(this.start + this.txnIdAt, true);
  }
  override get prevLsnHigh(): number {
    return this.data.getUint32(this.start + this.prevLsnAt + 4, true);
  }
  override get prevLsnLow(): number {
    return this.data.getUint32(this.start + this.prevLsnAt, true);
  }
  override get txnId(): bigint {
    return joinU64(this.txnIdHigh, this.txnIdLow);
  }
  override loadPage(page: PageKey): boolean {
    if (!this.touchesPage) return false;
    const at = this.start + this.pageIdAt;
    page.low = this.data.getUint32(at, true);
    page.high = this.data.getUint32(at + 4, true);
    return true;
  }
  override get pageIdHigh(): number {
    return this.touchesPage ? this.data.getUint32(this.start + this.pageIdAt + 4, true) : 0;
  }
  override get pageIdLow(): number {
    return this.touchesPage ? this.data.getUint32(this.start + this.pageIdAt, true) : 0;
  }
  override get pageId(): bigint | null {
    return this.touchesPage ? this.data.getBigUint64(this.start + this.pageIdAt, true) : null;
  }
  override get flags(): null {
    return null;
  }
  override get storedChecksum(): number {
    return this.data.getUint32(this.start + this.headerLength + this.dataLength, true);
  }

  /** The checksum as a field, where the window holds it; nothing where it holds only the record's beginning. */
  protected checksumFields(): RecordField[] {
    const offset = this.headerLength + this.dataLength;
    if (this.start + offset + this.trailerLength > this.bytes.length) return [];
    const value = describeChecksum(this.storedChecksum);
    return [{ name: "crc32", offset, length: this.trailerLength, value }];
  }
}
