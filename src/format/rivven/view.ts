import { toHex } from "../../core/hex.ts";
import type { RecordBatch } from "../batch.ts";
import type { RecordField, RecordType } from "../record.ts";
import { describeChecksum, describeType, typeTable } from "../types.ts";
import { RecordView } from "../view.ts";
import { envelopeFields } from "./envelope.ts";
import {
  CHECKSUM,
  DATA_LENGTH,
  DEFINED_FLAGS,
  FLAG_CHECKSUM,
  FLAG_COMPRESSED,
  FLAG_ENCRYPTED,
  FLAGS,
  HEADER_LENGTH,
  MAGIC,
  MAGIC_VALUE,
  RIVVEN_TYPES,
  TYPE,
} from "./layout.ts";

const TYPES = typeTable(RIVVEN_TYPES);
const TWO_TO_32 = 0x1_0000_0000;

/** The moving window over a Rivven record. */
export class RivvenView extends RecordView {
  // Not stored in the record: its LSN is that of the batch's first record plus its index.
  private positionHigh = 0;
  private positionLow = 0;

  override seek(batch: RecordBatch, index: number): void {
    super.seek(batch, index);
    const low = batch.firstLsnLow + index;
    this.positionHigh = low < TWO_TO_32 ? batch.firstLsnHigh : (batch.firstLsnHigh + 1) >>> 0;
    this.positionLow = low >>> 0;
  }

  override get length(): number {
    return HEADER_LENGTH + this.dataLength;
  }
  override get dataLength(): number {
    return this.data.getUint32(this.start + DATA_LENGTH);
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
    return this.positionHigh;
  }
  override get lsnLow(): number {
    return this.positionLow;
  }
  override get txnIdHigh(): number {
    return 0;
  }
  override get txnIdLow(): number {
    return 0;
  }
  override get prevLsnHigh(): number {
    return 0;
  }
  override get prevLsnLow(): number {
    return 0;
  }
  override get txnId(): null {
    return null;
  }
  override get pageId(): null {
    return null;
  }
  override get pageOffset(): null {
    return null;
  }
  override get undoNextLsn(): null {
    return null;
  }
  override get flags(): number {
    return this.bytes[this.start + FLAGS]!;
  }
  override get beforeLength(): null {
    return null;
  }
  override get imageSplit(): null {
    return null;
  }
  override get storedChecksum(): number {
    return this.data.getUint32(this.start + CHECKSUM);
  }
  get isEncrypted(): boolean {
    return (this.bytes[this.start + FLAGS]! & FLAG_ENCRYPTED) !== 0;
  }

  override fields(): readonly RecordField[] {
    return [
      { name: "magic", offset: MAGIC, length: 4, value: this.describeMagic() },
      { name: "crc32", offset: CHECKSUM, length: 4, value: describeChecksum(this.storedChecksum) },
      { name: "data_length", offset: DATA_LENGTH, length: 4, value: this.dataLength.toString() },
      { name: "type", offset: TYPE, length: 1, value: describeType(this.type, this.typeCode) },
      { name: "flags", offset: FLAGS, length: 1, value: describeFlags(this.flags) },
      ...(this.isEncrypted ? envelopeFields(this.residentData, HEADER_LENGTH) : []),
    ];
  }
  private describeMagic(): string {
    if (this.data.getUint32(this.start + MAGIC) === MAGIC_VALUE) return "WALR";
    return `${toHex(this.bytes.subarray(this.start + MAGIC, this.start + CHECKSUM))}, not WALR`;
  }
}

/** Flags in words: `encrypted, has checksum (0x06)`. */
function describeFlags(flags: number): string {
  const words: string[] = [];
  if ((flags & FLAG_COMPRESSED) !== 0) words.push("compressed");
  if ((flags & FLAG_ENCRYPTED) !== 0) words.push("encrypted");
  if ((flags & FLAG_CHECKSUM) !== 0) words.push("has checksum");
  if ((flags & ~DEFINED_FLAGS) !== 0) words.push("undefined bits");
  return `${words.join(", ") || "none"} (0x${flags.toString(16).padStart(2, "0")})`;
}
