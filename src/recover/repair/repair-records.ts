import type { TransactionList } from "../../format/engine.ts";
import type { Format } from "../../format/format.ts";
import type { LogRecord, RecordType } from "../../format/record.ts";
import type { UnsettledRun } from "../pages/unsettled-bytes.ts";

const NO_BYTES = new Uint8Array(0);

/** Encodes the records of a repair, with LSNs that follow each other. */
export class RepairRecords {
  private readonly format: Format;
  private readonly codes: ReadonlyMap<RecordType, number>;
  private nextLsn: bigint;
  private previousLsn: bigint | null = null;

  constructor(format: Format, firstLsn: bigint) {
    this.format = format;
    this.nextLsn = firstLsn;
    this.codes = new Map([...format.types].map(([code, type]) => [type, code]));
  }

  *aborts({ txnIds, lastLsns }: TransactionList): Generator<Uint8Array> {
    for (let index = 0; index < txnIds.length; index++) {
      yield this.encode("abort", txnIds.at(index), { prevLsn: lastLsns.at(index) });
    }
  }

  /** One committed transaction that sets each stretch to its committed bytes. */
  *transaction(txnId: bigint, runs: Iterable<UnsettledRun>): Generator<Uint8Array> {
    yield this.encode("begin", txnId);
    for (const { pageId, offset, before, after } of runs) {
      const data = new Uint8Array(before.length + after.length);
      data.set(before);
      data.set(after, before.length);
      const prevLsn = this.previousLsn;
      yield this.encode("update", txnId, {
        prevLsn,
        pageId,
        pageOffset: offset,
        beforeLength: before.length,
        data,
      });
    }
    yield this.encode("commit", txnId, { prevLsn: this.previousLsn });
  }

  /** One committed transaction that holds copies of other records, changes all of them. */
  *copies(txnId: bigint, note: Uint8Array, changes: Iterable<LogRecord>): Generator<Uint8Array> {
    yield this.encode("begin", txnId, { data: note });
    for (const { type, typeCode, pageId, data } of changes) {
      yield this.encode(type, txnId, { typeCode, prevLsn: this.previousLsn, pageId, data });
    }
    yield this.encode("commit", txnId, { prevLsn: this.previousLsn });
  }

  private encode(type: RecordType, txnId: bigint, fields: Partial<LogRecord> = {}): Uint8Array {
    const lsn = this.nextLsn;
    this.nextLsn += 1n;
    this.previousLsn = lsn;
    return this.format.encode({
      type,
      typeCode: this.codes.get(type)!,
      lsn,
      txnId,
      prevLsn: null,
      pageId: null,
      pageOffset: null,
      undoNextLsn: null,
      flags: null,
      beforeLength: null,
      data: NO_BYTES,
      ...fields,
    });
  }
}
