import type { RecordType } from "./record.ts";

/** A dense table from type code (one byte) to type, for look-ups without hashing. */
export function typeTable(types: ReadonlyMap<number, RecordType>): readonly RecordType[] {
  return Array.from({ length: 256 }, (_, code) => types.get(code) ?? "unknown");
}

/** A type with its code, as people read it: `update (1)`. */
export function describeType(type: RecordType, typeCode: number): string {
  return `${type} (${typeCode})`;
}

/** A checksum as people read it: `0x2144df1c`. */
export function describeChecksum(checksum: number): string {
  return `0x${checksum.toString(16).padStart(8, "0")}`;
}

/** An LSN that may be none, as people read it. */
export function describeLsn(lsn: bigint | null): string {
  return lsn === null ? "none" : lsn.toString();
}
