import type { SegmentName, SegmentNaming } from "../format.ts";

const CURRENT = "wal_current.log";
const NUMBERED = /^wal_(\d{16})\.log$/;
const ENGINE_VISIBLE = /^wal_.*\.log$/;

/** Behind every possible number: the file that is being written, then names that the engine reads after it. */
const AFTER_NUMBERED: bigint = 10n ** 16n;
const AFTER_CURRENT: bigint = AFTER_NUMBERED + 1n;

/**
 * Aegis's recovery reads every name that starts with `wal_` and ends with `.log`, in byte order: numbered segments,
 * then `wal_current.log`, then strays such as `wal_old.log`; strays before the numbers come first.
 */
export const AEGIS_NAMING: SegmentNaming = {
  pattern: "wal_current.log and wal_NNNNNNNNNNNNNNNN.log (16 digits)",
  parse(name: string): SegmentName | null {
    if (name === CURRENT) return { orderKey: AFTER_NUMBERED, number: null, canonical: true, read: true };
    const digits = NUMBERED.exec(name)?.[1];
    if (digits !== undefined) {
      const number = BigInt(digits);
      return { orderKey: number, number, canonical: true, read: true };
    }
    if (!ENGINE_VISIBLE.test(name)) return null;
    return { orderKey: strayOrderKey(name), number: null, canonical: false, read: true };
  },
  firstLsn: () => null,
  nameFrom: () => null,
  currentName: CURRENT,
  nameAnew: ({ index, isNewest }) => (isNewest ? CURRENT : `wal_${String(index).padStart(16, "0")}.log`),
  consecutive: true,
};

/** Places a stray name among the canonical ones as byte order does. */
function strayOrderKey(name: string): bigint {
  if (name > CURRENT) return AFTER_CURRENT;
  const digits = /^wal_(\d{1,16})/.exec(name)?.[1];
  if (digits !== undefined) return BigInt(digits.padEnd(16, "0"));
  return name < "wal_0" ? -1n : AFTER_NUMBERED - 1n;
}
