import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  ABORTED,
  ACTIVE,
  BEGUN,
  COMMITTED,
  COMPENSATED,
  TransactionTable,
} from "../../src/analysis/transaction-table.ts";
import { IdIndex } from "../../src/core/id-index.ts";
import { RecordKeys } from "../../src/format/keys.ts";

interface KeyFields {
  readonly txnId: bigint;
  readonly lsn?: bigint;
  readonly prevLsn?: bigint;
}

function keysOf({ txnId, lsn = 0n, prevLsn = 0n }: KeyFields): RecordKeys {
  const keys = new RecordKeys();
  const low = (value: bigint): number => Number(value & 0xffff_ffffn);
  keys.txnIdHigh = Number(txnId >> 32n);
  keys.txnIdLow = low(txnId);
  keys.lsnHigh = Number(lsn >> 32n);
  keys.lsnLow = low(lsn);
  keys.prevLsnHigh = Number(prevLsn >> 32n);
  keys.prevLsnLow = low(prevLsn);
  return keys;
}

const anyId = fc.oneof(fc.bigInt({ min: 0n, max: 40n }), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }));

describe("ids", () => {
  test("are numbered in the order in which they come, at any size", () => {
    const index = new IdIndex();
    const count = 20_000;
    for (let i = 0; i < count; i++) expect(index.add(i % 3, i)).toBe(i);
    for (let i = 0; i < count; i++) expect(index.find(i % 3, i)).toBe(i);
    expect(index.find(3, 0)).toBe(-1);
    expect(index.size).toBe(count);
  });

  test("agree with a map", () => {
    fc.assert(
      fc.property(fc.array(anyId), (ids) => {
        const index = new IdIndex();
        const map = new Map<bigint, number>();
        for (const id of ids) {
          const [high, low] = [Number(id >> 32n), Number(id & 0xffff_ffffn)];
          expect(index.find(high, low)).toBe(map.get(id) ?? -1);
          if (!map.has(id)) map.set(id, index.add(high, low));
        }
        expect(index.size).toBe(map.size);
      }),
    );
  });
});

describe("transactions", () => {
  test("agree with a map of the latest LSN", () => {
    fc.assert(
      fc.property(fc.array(anyId, { maxLength: 3000 }), (ids) => {
        const table = new TransactionTable();
        const latest = new Map<bigint, bigint>();
        for (const [i, txnId] of ids.entries()) {
          const lsn = 2n ** 40n + BigInt(i);
          const keys = keysOf({ txnId, lsn, prevLsn: latest.get(txnId) ?? 0n });
          const at = table.find(keys);
          expect(at >= 0).toBe(latest.has(txnId));
          if (at < 0) table.start(table.add(keys), BEGUN, keys);
          else expect(table.follow(at, keys)).toBe(true);
          latest.set(txnId, lsn);
        }
        for (const [txnId, lsn] of latest) {
          const at = table.find(keysOf({ txnId }));
          expect([table.lastHigh(at), table.lastLow(at)]).toEqual([
            Number(lsn >> 32n),
            Number(lsn & 0xffff_ffffn),
          ]);
        }
      }),
      { numRuns: 30 },
    );
  });

  test("a record follows only an active one that it names, and that has no CLR", () => {
    const table = new TransactionTable();
    const first = keysOf({ txnId: 9n, lsn: 1n });
    const at = table.add(first);
    table.start(at, BEGUN, first);
    expect(table.follow(at, keysOf({ txnId: 9n, lsn: 2n, prevLsn: 7n }))).toBe(false);
    expect(table.lastLow(at)).toBe(1);
    table.setStatus(at, COMMITTED);
    expect(table.follow(at, keysOf({ txnId: 9n, lsn: 2n, prevLsn: 1n }))).toBe(false);
    table.setStatus(at, ACTIVE);
    table.mark(at, COMPENSATED);
    expect(table.follow(at, keysOf({ txnId: 9n, lsn: 2n, prevLsn: 1n }))).toBe(false);
  });

  test("a new incarnation has nothing of the one before", () => {
    const table = new TransactionTable();
    const first = keysOf({ txnId: 9n, lsn: 1n });
    const at = table.add(first);
    table.start(at, BEGUN, first);
    table.addUpdate(at, keysOf({ txnId: 9n, lsn: 2n }));
    table.mark(at, COMPENSATED);
    table.setStatus(at, ABORTED);
    table.start(at, 0, keysOf({ txnId: 9n, lsn: 3n }));
    expect(table.status(at)).toBe(ACTIVE);
    expect([table.updates(at), table.updateLow(at), table.lastLow(at)]).toEqual([0, 0, 3]);
    expect(table.has(at, COMPENSATED) || table.has(at, BEGUN)).toBe(false);
  });
});
