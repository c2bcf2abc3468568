import { isZero } from "./zeros.ts";

const SPACE = 0x20;
const NEWLINE = 0x0a;

/**
 * The records of a pax extended header: `<length> <key>=<value>\n` each, the length that of the whole record (POSIX.1-2017
 * pax, "pax Extended Header"). Zeros may stand behind them.
 *
 * @returns null where they are damaged
 */
export function parsePaxRecords(bytes: Uint8Array): ReadonlyMap<string, string> | null {
  const records = new Map<string, string>();
  for (let rest = bytes; !isZero(rest); ) {
    const space = rest.indexOf(SPACE);
    const digits = Buffer.from(rest.subarray(0, Math.max(space, 0))).toString("latin1");
    const length = /^[0-9]{1,9}$/.test(digits) ? Number(digits) : 0;
    if (length <= space || length > rest.length || rest[length - 1] !== NEWLINE) return null;
    const record = Buffer.from(rest.subarray(space + 1, length - 1)).toString();
    const equals = record.indexOf("=");
    if (equals <= 0) return null;
    records.set(record.slice(0, equals), record.slice(equals + 1));
    rest = rest.subarray(length);
  }
  return records;
}
