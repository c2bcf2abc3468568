import { parseAegisCheckpoint } from "../../../src/format/aegis/checkpoint.ts";
import type { AegisEntry, AegisType } from "./aegis-entry.ts";
import { AEGIS_CODES } from "./aegis-entry.ts";

const HEADER_LENGTH = 40;
const CHECKSUM_LENGTH = 4;
const NAMES = new Map(
  Object.entries(AEGIS_CODES).map(([name, code]): [number, AegisType] => [code, name as AegisType]),
);

/** Records of an undamaged Aegis segment. Checksums are not looked at. */
export function parseAegis(bytes: Uint8Array): AegisEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const entries: AegisEntry[] = [];
  let at = 0;
  while (at + HEADER_LENGTH <= bytes.length) {
    const dataAt = at + HEADER_LENGTH;
    const end = dataAt + view.getUint32(at + 36, true);
    if (end + CHECKSUM_LENGTH > bytes.length) break;
    const type = NAMES.get(view.getUint8(at + 24)) ?? "unknown";
    const data = bytes.slice(dataAt, end);
    entries.push({
      lsn: view.getBigUint64(at, true),
      prevLsn: view.getBigUint64(at + 8, true),
      txnId: view.getBigUint64(at + 16, true),
      type,
      pageId: view.getUint8(at + 25) === 0 ? null : view.getBigUint64(at + 28, true),
      data,
      named: type === "checkpoint" ? (parseAegisCheckpoint(data)?.activeTransactions ?? null) : null,
      writer: null,
      namedWriters: [],
      run: 0,
    });
    at = end + CHECKSUM_LENGTH;
  }
  return entries;
}
