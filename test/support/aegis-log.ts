import { AEGIS } from "../../src/format/aegis/aegis.ts";
import { encodeAegisCheckpoint } from "../../src/format/aegis/checkpoint.ts";
import type { RecordType } from "../../src/format/record.ts";
import type { RecoverOptions, RecoverResult } from "../../src/recover/result.ts";
import type { RecordSpec } from "./event-log.ts";
import { recordOf } from "./event-log.ts";
import type { LogContents, SegmentContent } from "./log-writer.ts";
import { recoverAt, writeLog } from "./log-writer.ts";
import { concat } from "./sample-log.ts";

type Id = number | bigint;

/** `[lsn, type, txn]`, and the page of a change. */
export function aegisRecord(lsn: Id, type: RecordType, txn: Id, page?: Id): RecordSpec {
  return { type, lsn: BigInt(lsn), txnId: BigInt(txn), pageId: page === undefined ? null : BigInt(page) };
}

/** A record of an undefined type, which has a transaction all the same. */
export function aegisUnknown(lsn: Id, txn: Id): RecordSpec {
  return { ...aegisRecord(lsn, "unknown", txn), typeCode: 77 };
}

export function aegisCheckpoint(lsn: Id, ...active: readonly bigint[]): RecordSpec {
  const data = encodeAegisCheckpoint({ activeTransactions: active, dirtyPages: [] });
  return { ...aegisRecord(lsn, "checkpoint", 0), data };
}

/** The bytes of these records. */
export function encodeAegisRecords(records: readonly RecordSpec[]): Uint8Array {
  return concat(...records.map((spec) => AEGIS.encode(recordOf(AEGIS, spec))));
}

/** Recovers these segments, or one `wal_current.log` with these contents. */
export function recoverAegis(
  contents: LogContents | readonly SegmentContent[],
  options: RecoverOptions = {},
): RecoverResult {
  const files = isList(contents) ? { "wal_current.log": contents } : contents;
  return recoverAt(writeLog(AEGIS, files), AEGIS, options);
}

function isList(contents: LogContents | readonly SegmentContent[]): contents is readonly SegmentContent[] {
  return Array.isArray(contents);
}
