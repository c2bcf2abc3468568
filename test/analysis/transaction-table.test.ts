import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  ABORTED,
  ACTIVE,
  BEGUN,
  COMMITTED,
  COMPENSATED,
  ENDED,
  LONG_OVER,
  TransactionTable,
} from "../../src/analysis/transaction-table.ts";
import { IdIndex } from "../../src/core/id-index.ts";
import { joinU64 } from "../../src/core/u64.ts";
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
  test("what is over for long keeps its status, what is open everything, in few entries", () => {
    const step = fc.record({
      txnId: anyId,
      does: fc.constantFrom("begin", "commit", "abort", "end", "update"),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 2000 }), fc.integer({ min: 1, max: 8 }), (steps, runs) => {
        const table = new TransactionTable(runs);
        const model = new Map<bigint, { status: number; lsn: bigint; updates: number }>();
        for (const [i, { txnId, does }] of steps.entries()) {
          const lsn = BigInt(i + 1);
          const known = model.get(txnId);
          const keys = keysOf({ txnId, lsn, prevLsn: known?.lsn ?? 0n });
          const at = table.find(keys);
          expect(at < 0 ? undefined : table.status(at)).toBe(known?.status);
          if (known === undefined || does === "begin") {
            table.start(at < 0 ? table.add(keys) : at, BEGUN, keys);
            model.set(txnId, { status: ACTIVE, lsn, updates: 0 });
          } else if (known.status === ACTIVE) {
            expect(table.follow(at, keys)).toBe(true);
            known.lsn = lsn;
            if (does === "update") {
              known.updates += 1;
              table.addUpdate(at, keys);
              expect(table.updates(at)).toBe(known.updates);
            } else {
              known.status = { commit: COMMITTED, abort: ABORTED, end: ENDED }[does];
              table.setStatus(at, known.status);
            }
          } else if (known.status === ABORTED) {
            expect(table.namesLast(at, keys)).toBe(true);
          } else if (table.has(at, LONG_OVER)) {
            expect(joinU64(table.lastHigh(at), table.lastLow(at)) >= known.lsn).toBe(true);
            expect(table.lowestLast(keys) <= known.lsn).toBe(true);
          } else {
            expect(table.namesLast(at, keys)).toBe(true);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test("a transaction that was over for long begins anew like any other", () => {
    const table = new TransactionTable(1);
    const first = keysOf({ txnId: 7n, lsn: 1n });
    const at = table.add(first);
    table.start(at, BEGUN, first);
    table.setStatus(at, COMMITTED);
    for (let i = 0n; i < 100n; i++) {
      const keys = keysOf({ txnId: 1000n + 8n * i, lsn: 2n + i });
      const other = table.add(keys);
      table.start(other, BEGUN, keys);
      table.setStatus(other, COMMITTED);
    }
    const again = table.find(keysOf({ txnId: 7n }));
    expect([table.status(again), table.has(again, LONG_OVER)]).toEqual([COMMITTED, true]);
    const begin = keysOf({ txnId: 7n, lsn: 500n });
    table.start(again, BEGUN, begin);
    expect([table.status(again), table.has(again, LONG_OVER), table.lastLow(again)]).toEqual([
      ACTIVE,
      false,
      500,
    ]);
  });

  test("a hundred thousand open transactions do not turn the table over with each further one", () => {
    const table = new TransactionTable(4);
    for (let i = 0; i < 100_000; i++) {
      const keys = keysOf({ txnId: BigInt(i) * 16n, lsn: BigInt(i + 1) });
      table.start(table.add(keys), BEGUN, keys);
    }
    for (let i = 0; i < 100_000; i += 997) {
      const keys = keysOf({ txnId: BigInt(i) * 16n, prevLsn: BigInt(i + 1), lsn: 1_000_000n });
      expect(table.follow(table.find(keys), keys)).toBe(true);
    }
  });

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
