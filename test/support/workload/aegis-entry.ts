import { encodeAegis } from "../../../src/format/aegis/encode.ts";
import type { SimulatedTransaction } from "./simulated-transaction.ts";

/** Type codes of Aegis records; `unknown` stands for any other code. */
export const AEGIS_CODES = {
  begin: 1,
  commit: 2,
  abort: 3,
  insert: 4,
  update: 5,
  delete: 6,
  checkpoint: 7,
  clr: 8,
  unknown: 99,
} as const;

export type AegisType = keyof typeof AEGIS_CODES;

/** Types that change data. */
export const AEGIS_WRITES: ReadonlySet<AegisType> = new Set(["insert", "update", "delete"] as const);

/** An Aegis record, with what the simulator knows about it and the log does not say. */
export interface AegisEntry {
  readonly lsn: bigint;
  readonly type: AegisType;
  readonly txnId: bigint;
  /** 0 for none. */
  readonly prevLsn: bigint;
  readonly pageId: bigint | null;
  readonly data: Uint8Array;
  /** Transactions that a checkpoint names; null where its data does not parse, and for other types. */
  readonly named: readonly bigint[] | null;
  readonly writer: SimulatedTransaction | null;
  /** The transactions behind `named`. */
  readonly namedWriters: readonly SimulatedTransaction[];
  /** Records of one run have LSNs of one sequence; a reset begins the next. From 0. */
  readonly run: number;
}

export function encodeAegisEntry(entry: AegisEntry): Uint8Array {
  return encodeAegis({
    type: entry.type,
    typeCode: AEGIS_CODES[entry.type],
    lsn: entry.lsn,
    txnId: entry.txnId,
    prevLsn: entry.prevLsn === 0n ? null : entry.prevLsn,
    pageId: entry.pageId,
    pageOffset: null,
    undoNextLsn: null,
    flags: null,
    beforeLength: null,
    data: entry.data,
  });
}
