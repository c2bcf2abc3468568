import type { Format } from "../format/format.ts";
import type { RecordType } from "../format/record.ts";
import type { Totals, TypeUsage } from "./result.ts";

/** One byte holds a type code. */
const CODES = 256;

/** Records and bytes by type. */
export class TypeCounter {
  private readonly types: ReadonlyMap<number, RecordType>;
  private readonly records: Float64Array = new Float64Array(CODES);
  private readonly bytes: Float64Array = new Float64Array(CODES);
  private readonly payloadBytes: Float64Array = new Float64Array(CODES);

  constructor({ types }: Format) {
    this.types = types;
  }

  add(typeCode: number, bytes: number, payloadBytes: number): void {
    this.records[typeCode] = this.records[typeCode]! + 1;
    this.bytes[typeCode] = this.bytes[typeCode]! + bytes;
    this.payloadBytes[typeCode] = this.payloadBytes[typeCode]! + payloadBytes;
  }

  sums(): Pick<Totals, "records" | "bytes" | "payloadBytes" | "overheadBytes"> {
    const sum = (counts: Float64Array): number => counts.reduce((total, count) => total + count, 0);
    const bytes = sum(this.bytes);
    const payloadBytes = sum(this.payloadBytes);
    return { records: sum(this.records), bytes, payloadBytes, overheadBytes: bytes - payloadBytes };
  }

  /** By bytes, most first. All undefined codes are one type. */
  list(): readonly TypeUsage[] {
    const usages = new Map<RecordType, TypeUsage>();
    for (let code = 0; code < CODES; code++) {
      if (this.records[code] === 0) continue;
      const type = this.types.get(code) ?? "unknown";
      const known = usages.get(type);
      usages.set(type, {
        type,
        records: this.records[code]! + (known?.records ?? 0),
        bytes: this.bytes[code]! + (known?.bytes ?? 0),
        payloadBytes: this.payloadBytes[code]! + (known?.payloadBytes ?? 0),
      });
    }
    return [...usages.values()].sort((a, b) => b.bytes - a.bytes);
  }
}
