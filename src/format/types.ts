import type { RecordType } from "./record.ts";

type Types = ReadonlyMap<number, RecordType>;

/** Every view has its format's table: made once, for views are made by the thousand where logs are read over and over. */
const tables: WeakMap<Types, readonly RecordType[]> = new WeakMap();

/** A dense table from type code (one byte) to type, for look-ups without hashing. */
export function typeTable(types: Types): readonly RecordType[] {
  let table = tables.get(types);
  if (table === undefined) {
    table = Array.from({ length: 256 }, (_, code) => types.get(code) ?? "unknown");
    tables.set(types, table);
  }
  return table;
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
