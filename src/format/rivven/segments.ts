import { U64_MAX } from "../../core/u64.ts";
import type { SegmentName, SegmentNaming } from "../format.ts";

const CANONICAL = /^\d{20}\.wal$/;
/** The engine parses what stands before `.wal` as a u64, and that parser takes a leading plus sign. */
const ENGINE_VISIBLE = /^\+?(\d+)\.wal$/;

/**
 * A segment is named after the LSN of its first record, but for the first one, which is named 0 and begins with
 * LSN 1. The engine takes any number that fits a u64, however it is written.
 */
export const RIVVEN_NAMING: SegmentNaming = {
  pattern: "NNNNNNNNNNNNNNNNNNNN.wal (20 digits)",
  parse(name: string): SegmentName | null {
    const digits = ENGINE_VISIBLE.exec(name)?.[1];
    if (digits === undefined) return null;
    const number = BigInt(digits);
    if (number > U64_MAX) return null;
    return { orderKey: number, number, canonical: CANONICAL.test(name), read: true };
  },
  firstLsn: (name) => name.number || 1n,
  nameFrom: (lsn) => `${lsn.toString().padStart(20, "0")}.wal`,
  currentName: null,
  nameAnew: ({ firstLsn }) => `${String(firstLsn === 1n ? 0n : firstLsn).padStart(20, "0")}.wal`,
  consecutive: false,
};
