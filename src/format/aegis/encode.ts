import { checkU64, checkUnsigned, sealLittleEndian } from "../encode.ts";
import type { LogRecord } from "../record.ts";
import {
  CHECKSUM_LENGTH,
  DATA_LENGTH,
  HAS_PAGE,
  HEADER_LENGTH,
  LSN,
  PAGE_ID,
  PREV_LSN,
  TXN_ID,
  TYPE,
} from "./layout.ts";

/**
 * Bytes of an Aegis record. A `pageId` of null is written as "no page"; page 0 is a real page.
 *
 * @throws RangeError where a field does not fit
 */
export function encodeAegis(record: LogRecord): Uint8Array {
  const bytes = new Uint8Array(HEADER_LENGTH + record.data.length + CHECKSUM_LENGTH);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(LSN, checkU64("lsn", record.lsn), true);
  view.setBigUint64(PREV_LSN, checkU64("prevLsn", record.prevLsn ?? 0n), true);
  view.setBigUint64(TXN_ID, checkU64("txnId", record.txnId ?? 0n), true);
  view.setUint8(TYPE, checkUnsigned("typeCode", record.typeCode, 8));
  view.setUint8(HAS_PAGE, record.pageId === null ? 0 : 1);
  view.setBigUint64(PAGE_ID, checkU64("pageId", record.pageId ?? 0n), true);
  view.setUint32(DATA_LENGTH, checkUnsigned("data length", record.data.length, 32), true);
  bytes.set(record.data, HEADER_LENGTH);
  return sealLittleEndian(bytes);
}
