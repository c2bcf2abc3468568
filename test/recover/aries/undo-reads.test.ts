import { expect, test } from "vitest";
import { SOCHDB } from "../../../src/format/sochdb/sochdb.ts";
import { recoverLog } from "../../../src/recover/recover.ts";
import type { LogFiles } from "../../../src/segment/log-files.ts";
import { memoryLog } from "../../support/memory-log.ts";
import type { Row } from "../../support/update-log.ts";
import { encodeRows } from "../../support/update-log.ts";

/** How often the bytes are read that a log has, whatever is read of them twice counted twice. */
function timesRead(bytes: Uint8Array): { readonly times: number; readonly undone: number } {
  let read = 0;
  const files: LogFiles = memoryLog(SOCHDB, [["wal_00000000.log", bytes]]);
  const segments = files.segments.map((segment) => ({
    ...segment,
    open: () => {
      const source = segment.open();
      const counted = (target: Uint8Array, position: number): number => {
        const got = source.read(target, position);
        read += got;
        return got;
      };
      return { size: source.size, read: counted, close: () => source.close() };
    },
  }));
  const recovery = recoverLog({ ...files, segments });
  recovery.close();
  return { times: read / bytes.length, undone: recovery.result.undo.count };
}

/** Losers that write in turn, each record naming the one before it of its transaction. */
function losers(transactions: number, updates: number): Uint8Array {
  const rows = Array.from({ length: transactions }, (_, i): Row => [i + 1, "begin", i + 1, 0]);
  for (let i = 0; i < updates; i++) {
    const lsn = transactions + i + 1;
    rows.push([lsn, "update", (i % transactions) + 1, lsn - transactions, i % 50, 8 * (i % 9), "00", "11"]);
  }
  return encodeRows(...rows);
}

// Two passes, and two undos that go through the log once, backwards, in windows that overlap by a quarter or less.
const MOST_TIMES = 2 + 2 * 1.5;

test.each([
  ["one loser", 1],
  ["losers in turn", 40],
])("undo goes once through the log, however many updates it takes back: %s", (_, transactions) => {
  const few = timesRead(losers(transactions, 4000));
  const many = timesRead(losers(transactions, 40_000));
  expect([few.undone, many.undone]).toEqual([4000, 40_000]);
  expect(few.times).toBeLessThan(MOST_TIMES);
  expect(many.times).toBeLessThan(MOST_TIMES);
});
