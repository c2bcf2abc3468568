import { encodeAegisCheckpoint } from "../../src/format/aegis/checkpoint.ts";
import type { Format } from "../../src/format/format.ts";
import type { LogRecord, RecordType } from "../../src/format/record.ts";

/** A deterministic stream of numbers in [0, 1): mulberry32. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

export function randomBytes(random: () => number, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => Math.floor(random() * 256));
}

const NO_DATA: ReadonlySet<RecordType> = new Set<RecordType>(["begin", "commit", "abort", "end"]);

/** Data that a record of this type carries in this format, so that the record is well-formed. */
function sampleData(format: Format, type: RecordType, random: () => number): Uint8Array {
  const isPositional = format.layout.lsn === "position";
  if (NO_DATA.has(type) && !isPositional) return new Uint8Array(0);
  if (type === "clr" && format.name === "sochdb") return new Uint8Array(8).fill(1);
  if (type === "checkpoint" && format.name === "sochdb") return new Uint8Array(0);
  if (type === "checkpoint" && format.name === "aegis") {
    return encodeAegisCheckpoint({ activeTransactions: [1n, 2n ** 64n - 1n], dirtyPages: [] });
  }
  const half = 1 + Math.floor(random() * 24);
  return randomBytes(random, half * 2);
}

/** A well-formed record of any type that a format defines. */
export function sampleRecord(format: Format, type: RecordType, lsn: bigint, random: () => number): LogRecord {
  const typeCode = [...format.types].find(([, name]) => name === type)?.[0] ?? 99;
  const data = sampleData(format, type, random);
  const isSochdb = format.name === "sochdb";
  const isPositional = format.layout.lsn === "position";
  const touchesPage = isSochdb ? type === "update" || type === "clr" : type === "insert" || type === "update";
  return {
    type,
    typeCode,
    lsn,
    txnId: isPositional ? null : lsn % 5n,
    prevLsn: isPositional || type === "begin" ? null : lsn > 1n ? lsn - 1n : null,
    pageId: touchesPage && !isPositional ? lsn % 7n : null,
    pageOffset: touchesPage && isSochdb ? Number(lsn % 100n) : null,
    undoNextLsn: type === "clr" && isSochdb ? 0x0101010101010101n : null,
    flags: isPositional ? 4 : null,
    beforeLength: isSochdb ? (type === "update" ? data.length / 2 : 0) : null,
    data,
  };
}

export interface SampleLog {
  readonly records: readonly LogRecord[];
  readonly bytes: Uint8Array;
  /** Offset of each record, and last the log's length. */
  readonly offsets: readonly number[];
}

/** A log of `count` records that takes each of the format's types in turn. */
export function sampleLog(format: Format, count: number, seed = 1): SampleLog {
  const random = createRandom(seed);
  const types = [...format.types.values()];
  const records = Array.from({ length: count }, (_, i) =>
    sampleRecord(format, types[i % types.length]!, BigInt(i + 1), random),
  );
  return joinRecords(format, records);
}

export function joinRecords(format: Format, records: readonly LogRecord[]): SampleLog {
  const parts = records.map((record) => format.encode(record));
  const offsets = [0];
  for (const part of parts) offsets.push(offsets.at(-1)! + part.length);
  return { records, bytes: Uint8Array.from(Buffer.concat(parts)), offsets };
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}
