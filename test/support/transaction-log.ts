import { AEGIS } from "../../src/format/aegis/aegis.ts";
import type { RecordType } from "../../src/format/record.ts";
import { SOCHDB } from "../../src/format/sochdb/sochdb.ts";
import type { RecordSpec } from "./event-log.ts";
import { EventLog } from "./event-log.ts";

/** `[lsn, type, txn, prevLsn]`, 0 for no prevLsn; a CLR has its undoNextLsn behind that. */
export type Row = readonly [
  lsn: number,
  type: RecordType,
  txn: number | bigint,
  prev: number,
  undoNext?: number,
];

function specs(rows: readonly Row[]): RecordSpec[] {
  return rows.map(([lsn, type, txn, prev, undoNext]) => ({
    type,
    lsn: BigInt(lsn),
    txnId: BigInt(txn),
    prevLsn: prev === 0 ? null : BigInt(prev),
    undoNextLsn: undoNext === undefined ? null : BigInt(undoNext),
  }));
}

export function sochdb(...rows: readonly Row[]): EventLog {
  return new EventLog(SOCHDB).records(...specs(rows));
}

export function aegis(...rows: readonly Row[]): EventLog {
  return new EventLog(AEGIS).segment("wal_current.log").records(...specs(rows));
}
