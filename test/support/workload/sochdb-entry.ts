import { encodeSochdb } from "../../../src/format/sochdb/encode.ts";
import type { SimulatedTransaction } from "./simulated-transaction.ts";

/** Type codes of SochDB records; `unknown` stands for any other code. */
export const SOCHDB_CODES = {
  update: 1,
  commit: 2,
  abort: 3,
  clr: 4,
  checkpoint: 5,
  begin: 6,
  end: 7,
  unknown: 9,
} as const;

export type SochdbType = keyof typeof SOCHDB_CODES;

/** A SochDB record, with what the simulator knows about it and the log does not say. */
export interface SochdbEntry {
  readonly lsn: bigint;
  readonly type: SochdbType;
  readonly txnId: bigint;
  /** 0 for none. */
  readonly prevLsn: bigint;
  readonly pageId: bigint;
  readonly pageOffset: number;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  readonly undoNextLsn: bigint;
  /** Who wrote it; for a CLR, whose update it compensates. Null for records of no transaction. */
  readonly writer: SimulatedTransaction | null;
  /** The update that a CLR compensates. */
  readonly compensates: SochdbEntry | null;
}

const NOTHING = new Uint8Array(0);

export function sochdbEntry(
  entry: Pick<SochdbEntry, "lsn" | "type" | "txnId"> & Partial<SochdbEntry>,
): SochdbEntry {
  return {
    prevLsn: 0n,
    pageId: 0n,
    pageOffset: 0,
    before: NOTHING,
    after: NOTHING,
    undoNextLsn: 0n,
    writer: null,
    compensates: null,
    ...entry,
  };
}

/** The CLR that compensates an update. */
export function compensationOf(update: SochdbEntry, lsn: bigint, txnId: bigint = update.txnId): SochdbEntry {
  return sochdbEntry({
    lsn,
    type: "clr",
    txnId,
    prevLsn: update.lsn,
    pageId: update.pageId,
    pageOffset: update.pageOffset,
    undoNextLsn: update.prevLsn,
    writer: update.writer,
    compensates: update,
  });
}

function dataOf(entry: SochdbEntry): Uint8Array {
  if (entry.type !== "clr") return Uint8Array.from([...entry.before, ...entry.after]);
  const data = new Uint8Array(8);
  new DataView(data.buffer).setBigUint64(0, entry.undoNextLsn, true);
  return data;
}

export function encodeEntry(entry: SochdbEntry): Uint8Array {
  const touchesPage = entry.type === "update" || entry.type === "clr";
  return encodeSochdb({
    type: entry.type,
    typeCode: SOCHDB_CODES[entry.type],
    lsn: entry.lsn,
    txnId: entry.txnId,
    prevLsn: entry.prevLsn === 0n ? null : entry.prevLsn,
    pageId: touchesPage ? entry.pageId : null,
    pageOffset: touchesPage ? entry.pageOffset : null,
    undoNextLsn: entry.type === "clr" ? entry.undoNextLsn : null,
    flags: null,
    beforeLength: entry.before.length,
    data: dataOf(entry),
  });
}
