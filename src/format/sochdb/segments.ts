import type { SegmentName, SegmentNaming } from "../format.ts";

const CANONICAL = /^wal_(\d{8})\.log$/;
/** The engine takes the number from characters 4 to 11, whatever follows. */
const ENGINE_VISIBLE = /^wal_.*\.log$/;
const ENGINE_NUMBER = /^wal_(\d{8})/;

/**
 * SochDB opens the file with the highest number and no other. A name such as `wal_00000003.bak.log` counts as
 * number 3 and makes the engine create `wal_00000003.log`; its own bytes are never read.
 */
export const SOCHDB_NAMING: SegmentNaming = {
  pattern: "wal_NNNNNNNN.log (8 digits)",
  parse(name: string): SegmentName | null {
    const canonical = CANONICAL.exec(name);
    if (canonical !== null) {
      const number = BigInt(canonical[1]!);
      return { orderKey: number, number, canonical: true, read: true };
    }
    if (!ENGINE_VISIBLE.test(name)) return null;
    const digits = ENGINE_NUMBER.exec(name)?.[1];
    const number = digits === undefined ? null : BigInt(digits);
    return { orderKey: number ?? 0n, number, canonical: false, read: false };
  },
  firstLsn: () => null,
  nameFrom: () => null,
  currentName: null,
  nameAnew: ({ index }) => `wal_${String(index).padStart(8, "0")}.log`,
  consecutive: true,
};
