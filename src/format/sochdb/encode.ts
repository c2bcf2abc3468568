import { checkU64, checkUnsigned, sealLittleEndian } from "../encode.ts";
import type { LogRecord } from "../record.ts";
import {
  BEFORE_LENGTH,
  BEFORE_LENGTH_MODULUS,
  CHECKSUM_LENGTH,
  DATA_LENGTH,
  HEADER_LENGTH,
  LSN,
  PAGE_ID,
  PAGE_OFFSET,
  PREV_LSN,
  TXN_ID,
  TYPE,
} from "./layout.ts";

/**
 * Bytes of a SochDB record. Like the engine's writer it stores `beforeLength` modulo 65536 and zeros in the
 * reserved bytes.
 *
 * @throws RangeError where a field does not fit
 */
export function encodeSochdb(record: LogRecord): Uint8Array {
  const bytes = new Uint8Array(HEADER_LENGTH + record.data.length + CHECKSUM_LENGTH);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(LSN, checkU64("lsn", record.lsn), true);
  view.setBigUint64(TXN_ID, checkU64("txnId", record.txnId ?? 0n), true);
  view.setUint8(TYPE, checkUnsigned("typeCode", record.typeCode, 8));
  view.setBigUint64(PREV_LSN, checkU64("prevLsn", record.prevLsn ?? 0n), true);
  view.setBigUint64(PAGE_ID, checkU64("pageId", record.pageId ?? 0n), true);
  view.setUint16(PAGE_OFFSET, checkUnsigned("pageOffset", record.pageOffset ?? 0, 16), true);
  view.setUint32(DATA_LENGTH, checkUnsigned("data length", record.data.length, 32), true);
  const beforeLength = checkUnsigned("beforeLength", record.beforeLength ?? 0, 32);
  view.setUint16(BEFORE_LENGTH, beforeLength % BEFORE_LENGTH_MODULUS, true);
  bytes.set(record.data, HEADER_LENGTH);
  return sealLittleEndian(bytes);
}
