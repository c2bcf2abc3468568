import { crc32 } from "../../core/crc32.ts";
import { checkUnsigned } from "../encode.ts";
import type { LogRecord } from "../record.ts";
import {
  CHECKSUM,
  DATA_LENGTH,
  FLAG_CHECKSUM,
  FLAGS,
  HEADER_LENGTH,
  MAGIC,
  MAGIC_VALUE,
  TYPE,
} from "./layout.ts";

/**
 * Bytes of a Rivven record. `flags` null means what the engine's writer sets: "has checksum" and nothing else.
 * Fields that the format does not store, the LSN among them, are not looked at.
 *
 * @throws RangeError where the type code or the flags do not fit a byte, or the data's length 32 bits
 */
export function encodeRivven(record: LogRecord): Uint8Array {
  const dataLength = checkUnsigned("data length", record.data.length, 32);
  const bytes = new Uint8Array(HEADER_LENGTH + dataLength);
  const view = new DataView(bytes.buffer);
  view.setUint32(MAGIC, MAGIC_VALUE);
  view.setUint32(CHECKSUM, crc32(record.data));
  view.setUint32(DATA_LENGTH, dataLength);
  view.setUint8(TYPE, checkUnsigned("typeCode", record.typeCode, 8));
  view.setUint8(FLAGS, checkUnsigned("flags", record.flags ?? FLAG_CHECKSUM, 8));
  bytes.set(record.data, HEADER_LENGTH);
  return bytes;
}
