import type { SochdbEntry, SochdbType } from "./sochdb-entry.ts";
import { SOCHDB_CODES, sochdbEntry } from "./sochdb-entry.ts";

const HEADER_LENGTH = 48;
const CHECKSUM_LENGTH = 4;
const NAMES = new Map(
  Object.entries(SOCHDB_CODES).map(([name, code]): [number, SochdbType] => [code, name as SochdbType]),
);

/** Records of an undamaged SochDB log, up to the first one that is cut short. Checksums are not looked at. */
export function parseSochdb(bytes: Uint8Array): SochdbEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const entries: SochdbEntry[] = [];
  let at = 0;
  while (at + HEADER_LENGTH <= bytes.length) {
    const dataAt = at + HEADER_LENGTH;
    const end = dataAt + view.getUint32(at + 35, true);
    if (end + CHECKSUM_LENGTH > bytes.length) break;
    const type = NAMES.get(view.getUint8(at + 16)) ?? "unknown";
    const beforeEnd = dataAt + view.getUint16(at + 39, true);
    const isUpdate = type === "update";
    entries.push(
      sochdbEntry({
        lsn: view.getBigUint64(at, true),
        txnId: view.getBigUint64(at + 8, true),
        type,
        prevLsn: view.getBigUint64(at + 17, true),
        pageId: view.getBigUint64(at + 25, true),
        pageOffset: view.getUint16(at + 33, true),
        before: isUpdate ? bytes.slice(dataAt, beforeEnd) : new Uint8Array(0),
        after: isUpdate ? bytes.slice(beforeEnd, end) : new Uint8Array(0),
        undoNextLsn: type === "clr" ? view.getBigUint64(dataAt, true) : 0n,
      }),
    );
    at = end + CHECKSUM_LENGTH;
  }
  return entries;
}
