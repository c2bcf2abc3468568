import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RecordFilter } from "../../src/dump/filter.ts";
import { compileFilter } from "../../src/dump/filter.ts";
import { FORMATS } from "../../src/format/registry.ts";
import type { DumpedRecord } from "../support/dumped.ts";
import { dumpedRecords } from "../support/dumped.ts";
import { fixturePath } from "../support/fixtures.ts";
import { joinRecords, sampleRecord } from "../support/sample-log.ts";
import { temporaryLog } from "../support/temporary.ts";

const LOGS = ["sochdb/recovered", "sochdb/big-ids", "aegis/rotated", "aegis/big-ids", "rivven/txn"];
const EVERYTHING = new Map(LOGS.map((name) => [name, dumpedRecords(fixturePath(name))]));

/** The same filter, said as plainly as possible. */
function passes(record: DumpedRecord, filter: RecordFilter): boolean {
  const { fromLsn, toLsn, txnIds, pageIds, types } = filter;
  return (
    (fromLsn === undefined || record.lsn >= fromLsn) &&
    (toLsn === undefined || record.lsn <= toLsn) &&
    (txnIds === undefined || (record.txnId !== null && txnIds.includes(record.txnId))) &&
    (pageIds === undefined || (record.pageId !== null && pageIds.includes(record.pageId))) &&
    (types === undefined || types.includes(record.type))
  );
}

/** Filters with values of this log and beside them. */
function filtersFor(records: readonly DumpedRecord[]): fc.Arbitrary<RecordFilter> {
  const near = (value: bigint): bigint[] => [value - 1n, value, value + 1n].map((n) => BigInt.asUintN(64, n));
  const oneOf = (values: readonly (bigint | null)[]): fc.Arbitrary<bigint> =>
    fc.constantFrom(0n, 2n ** 64n - 1n, ...values.filter((value) => value !== null).flatMap(near));
  const lsn = oneOf(records.map((record) => record.lsn));
  return fc.record(
    {
      fromLsn: lsn,
      toLsn: lsn,
      txnIds: fc.array(oneOf(records.map((record) => record.txnId)), { minLength: 1, maxLength: 4 }),
      pageIds: fc.array(oneOf(records.map((record) => record.pageId)), { minLength: 1, maxLength: 4 }),
      types: fc.array(fc.constantFrom(...records.map((record) => record.type)), {
        minLength: 1,
        maxLength: 3,
      }),
    },
    { requiredKeys: [] },
  );
}

describe("a filter", () => {
  test.each(LOGS)("takes what its plain words say, of %s", (name) => {
    const all = EVERYTHING.get(name)!;
    fc.assert(
      fc.property(filtersFor(all), (filter) => {
        const expected = all.filter((record) => passes(record, filter));
        expect(dumpedRecords(fixturePath(name), { filter })).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  test("that asks for nothing is no test at all", () => {
    expect(compileFilter({})).toBeNull();
  });

  test("tells numbers apart that agree in one half", () => {
    const format = FORMATS[0]!;
    const random = () => 0.5;
    const ids = [1n, 1n << 32n, (1n << 32n) + 1n, (1n << 63n) + 1n, 2n ** 64n - 1n, 0xffff_ffffn];
    const records = ids.map((txnId, i) => ({
      ...sampleRecord(format, "begin", BigInt(i + 1), random),
      txnId,
    }));
    const path = temporaryLog({ "wal_00000000.log": joinRecords(format, records).bytes });
    for (const id of ids) {
      expect(dumpedRecords(path, { filter: { txnIds: [id] } }).map((record) => record.txnId)).toEqual([id]);
    }
  });

  test("on transaction 0 finds none where the format stores none", () => {
    expect(dumpedRecords(fixturePath("rivven/txn"), { filter: { txnIds: [0n] } })).toEqual([]);
  });
});
