import { highOf, lowOf } from "../core/u64.ts";
import type { RecordType } from "../format/record.ts";
import type { RecordView } from "../format/view.ts";

/** Which records to take. All that are given must hold; of the values in one list, any. */
export interface RecordFilter {
  /** The first LSN, inclusive. */
  readonly fromLsn?: bigint | undefined;
  /** The last LSN, inclusive. */
  readonly toLsn?: bigint | undefined;
  readonly txnIds?: readonly bigint[] | undefined;
  readonly pageIds?: readonly bigint[] | undefined;
  readonly types?: readonly RecordType[] | undefined;
}

/** Whether the record under the view is wanted. */
export type RecordTest = (view: RecordView) => boolean;

/**
 * Makes one test of a filter, or null where the filter takes everything. Numbers are compared by their halves: a
 * test makes no bigint.
 */
export function compileFilter(filter: RecordFilter): RecordTest | null {
  const tests: RecordTest[] = [];
  // The cheapest and most selective first.
  if (filter.types !== undefined) tests.push(typeTest(filter.types));
  if (filter.fromLsn !== undefined) tests.push(fromLsnTest(filter.fromLsn));
  if (filter.toLsn !== undefined) tests.push(toLsnTest(filter.toLsn));
  if (filter.txnIds !== undefined) tests.push(txnTest(filter.txnIds));
  if (filter.pageIds !== undefined) tests.push(pageTest(filter.pageIds));
  const [first, second] = tests;
  if (first === undefined) return null;
  if (second === undefined) return first;
  return (view) => {
    for (const test of tests) if (!test(view)) return false;
    return true;
  };
}

function fromLsnTest(bound: bigint): RecordTest {
  const high = highOf(bound);
  const low = lowOf(bound);
  return (view) => {
    const lsnHigh = view.lsnHigh;
    return lsnHigh > high || (lsnHigh === high && view.lsnLow >= low);
  };
}

function toLsnTest(bound: bigint): RecordTest {
  const high = highOf(bound);
  const low = lowOf(bound);
  return (view) => {
    const lsnHigh = view.lsnHigh;
    return lsnHigh < high || (lsnHigh === high && view.lsnLow <= low);
  };
}

function typeTest(types: readonly RecordType[]): RecordTest {
  const wanted = new Set(types);
  return (view) => wanted.has(view.type);
}

function txnTest(ids: readonly bigint[]): RecordTest {
  const wanted = new HalvesSet(ids);
  // A format without transactions shows 0 in both halves; 0 is an ordinary id elsewhere.
  return wanted.has(0, 0)
    ? (view) => wanted.has(view.txnIdHigh, view.txnIdLow) && view.txnId !== null
    : (view) => wanted.has(view.txnIdHigh, view.txnIdLow);
}

function pageTest(ids: readonly bigint[]): RecordTest {
  const wanted = new HalvesSet(ids);
  return (view) => view.touchesPage && wanted.has(view.pageIdHigh, view.pageIdLow);
}

/** A set of unsigned 64-bit numbers that is asked by halves. */
class HalvesSet {
  /** High halves by low half. Both as signed numbers, which the engine keeps without allocating. */
  private readonly highs = new Map<number, number[]>();

  constructor(values: readonly bigint[]) {
    for (const value of values) {
      const low = lowOf(value) | 0;
      const high = highOf(value) | 0;
      const highs = this.highs.get(low);
      if (highs === undefined) this.highs.set(low, [high]);
      else highs.push(high);
    }
  }

  has(high: number, low: number): boolean {
    return this.highs.get(low | 0)?.includes(high | 0) === true;
  }
}
