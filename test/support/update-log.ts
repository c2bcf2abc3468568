import type { LogRecord, RecordType } from "../../src/format/record.ts";
import { SOCHDB } from "../../src/format/sochdb/sochdb.ts";
import { recoverLog } from "../../src/recover/recover.ts";
import type { PageImages, RecoverOptions, RecoverResult } from "../../src/recover/result.ts";
import type { LogFiles } from "../../src/segment/log-files.ts";
import { recordOf } from "./event-log.ts";
import { memoryLog } from "./memory-log.ts";

/** `[lsn, type, txn, prevLsn]`; an update has page, offset, before and after image in hexadecimal behind that, a CLR its undoNextLsn. */
export type Row =
  | readonly [lsn: number, type: RecordType, txn: number, prev: number]
  | readonly [lsn: number, type: "clr", txn: number, prev: number, undoNext: number]
  | readonly [
      lsn: number,
      type: "update",
      txn: number,
      prev: number,
      page: number,
      offset: number,
      before: string,
      after: string,
    ];

function toRecord(row: Row): LogRecord {
  const [lsn, type, txn, prev, extra, offset, before, after] = row as readonly unknown[];
  const spec = {
    type: type as RecordType,
    lsn: BigInt(lsn as number),
    txnId: BigInt(txn as number),
    prevLsn: prev === 0 ? null : BigInt(prev as number),
  };
  if (type === "clr") return recordOf(SOCHDB, { ...spec, undoNextLsn: BigInt((extra ?? 0) as number) });
  if (before === undefined) return recordOf(SOCHDB, spec);
  return recordOf(SOCHDB, {
    ...spec,
    pageId: BigInt(extra as number),
    pageOffset: offset as number,
    beforeLength: (before as string).length / 2,
    data: Uint8Array.from(Buffer.from(`${before as string}${after as string}`, "hex")),
  });
}

/** The bytes of a SochDB log with these records. */
export function encodeRows(...rows: readonly Row[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(rows.map((row) => SOCHDB.encode(toRecord(row)))));
}

/** A recovery with its pages taken out: bytes in hexadecimal by page id. */
export interface Recovered {
  readonly result: RecoverResult;
  readonly pages: Readonly<Record<string, string>>;
  readonly enginePages: Readonly<Record<string, string>>;
  readonly codes: readonly string[];
}

export function recoverRows(...rows: readonly Row[]): Recovered {
  return recoverFiles(memoryLog(SOCHDB, [["wal_00000000.log", encodeRows(...rows)]]));
}

export function recoverFiles(files: LogFiles, options: RecoverOptions = {}): Recovered {
  const recovery = recoverLog(files, { detail: true, ...options });
  try {
    const { result } = recovery;
    return {
      result,
      pages: bytesOf(recovery.pages),
      enginePages: bytesOf(recovery.enginePages),
      codes: result.divergences.map(({ code }) => code),
    };
  } finally {
    recovery.close();
  }
}

function bytesOf(images: PageImages | null): Record<string, string> {
  return Object.fromEntries(
    Array.from(images ?? [], ({ pageId, bytes }) => [String(pageId), Buffer.from(bytes).toString("hex")]),
  );
}
