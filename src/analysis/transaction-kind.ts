import type { RecordType } from "../format/record.ts";

/** What a record does to its transaction, as a small number for the hot path. */
export const KIND_NONE = 0;
export const KIND_BEGIN = 1;
/** Changes data: update, insert, delete. */
export const KIND_UPDATE = 2;
export const KIND_CLR = 3;
export const KIND_COMMIT = 4;
export const KIND_ABORT = 5;
export const KIND_END = 6;
export const KIND_UNKNOWN = 7;

/** Types that are not named here, such as a checkpoint, belong to no transaction. */
const KINDS: Partial<Record<RecordType, number>> = {
  begin: KIND_BEGIN,
  update: KIND_UPDATE,
  insert: KIND_UPDATE,
  delete: KIND_UPDATE,
  clr: KIND_CLR,
  commit: KIND_COMMIT,
  abort: KIND_ABORT,
  end: KIND_END,
  unknown: KIND_UNKNOWN,
};

/** A dense table from type code (one byte) to kind. */
export function transactionKinds(types: ReadonlyMap<number, RecordType>): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, code) => KINDS[types.get(code) ?? "unknown"] ?? KIND_NONE);
}
