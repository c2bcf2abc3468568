import type { Format } from "../format/format.ts";
import { minimumRecordLength } from "../format/layout.ts";
import type { RecordType } from "../format/record.ts";
import type { Totals, TypeUsage } from "./result.ts";

/** One byte holds a type code. */
const CODES = 256;

/** Records and bytes by type. */
export class TypeCounter {
  private readonly types: ReadonlyMap<number, RecordType>;
  private readonly records: Float64Array = new Float64Array(CODES);
  private readonly bytes: Float64Array = new Float64Array(CODES);
  private readonly overheadBytes: number;

  constructor({ types, layout }: Format) {
    this.types = types;
    this.overheadBytes = minimumRecordLength(layout);
  }

  add(typeCode: number, bytes: number): void {
    this.records[typeCode] = this.records[typeCode]! + 1;
    this.bytes[typeCode] = this.bytes[typeCode]! + bytes;
  }

  sums(): Pick<Totals, "records" | "bytes" | "payloadBytes" | "overheadBytes"> {
    const sum = (counts: Float64Array): number => counts.reduce((total, count) => total + count, 0);
    const records = sum(this.records);
    const bytes = sum(this.bytes);
    const overheadBytes = records * this.overheadBytes;
    return { records, bytes, payloadBytes: bytes - overheadBytes, overheadBytes };
  }

  /** Records of a type so far. */
  recordsOf(type: RecordType): number {
    let count = 0;
    for (const [code, name] of this.types) if (name === type) count += this.records[code]!;
    return count;
  }

  /** By bytes, most first. All undefined codes are one type. */
  list(): readonly TypeUsage[] {
    const usages = new Map<RecordType, TypeUsage>();
    for (let code = 0; code < CODES; code++) {
      if (this.records[code] === 0) continue;
      const type = this.types.get(code) ?? "unknown";
      const known = usages.get(type);
      const records = this.records[code]! + (known?.records ?? 0);
      const bytes = this.bytes[code]! + (known?.bytes ?? 0);
      usages.set(type, { type, records, bytes, payloadBytes: bytes - records * this.overheadBytes });
    }
    return [...usages.values()].sort((a, b) => b.bytes - a.bytes);
  }
}
