import { describe, expect, test } from "vitest";
import { AEGIS } from "../../src/format/aegis/aegis.ts";
import { RIVVEN } from "../../src/format/rivven/rivven.ts";
import type { Expected } from "../support/fixtures.ts";
import { fixturePath, listFixtures, readExpected } from "../support/fixtures.ts";
import { recoverAt } from "../support/log-writer.ts";

/** Bigints, whatever the exact JSON made of them. */
function exact(values: Iterable<number | bigint> | null | undefined): bigint[] {
  return [...(values ?? [])].map(BigInt);
}

function fixturesOf(format: string): string[] {
  return listFixtures().filter((name) => name.startsWith(`${format}/`));
}

/** What the clients committed is in order and all there, but where segments, commits or LSNs are lost or reset. */
function isAllThere({ verify }: Expected): boolean {
  return !verify.must.some((code) => /gap|reset/.test(code));
}

describe.each(fixturesOf("aegis"))("%s", (name) => {
  const expected = readExpected(name);
  const { engine, truth } = expected;
  const committed = exact(truth?.committedWriteLsns);
  const result = (): ReturnType<typeof recoverAt> => recoverAt(fixturePath(name), AEGIS);

  test("the engine's recovery is what the engine really did", () => {
    const { engine: run } = result();
    expect(exact(run.redo)).toEqual(exact(engine.redoLsns));
    expect(exact(run.incompleteTxns)).toEqual(exact(engine.incompleteTxns));
  });

  test.runIf(committed.length > 0 && isAllThere(expected))("redo is what was committed", () => {
    expect(exact(result().redo.lsns)).toEqual(committed);
  });
});

/** Names of the engine's types of data records. */
const DATA_TYPES = new Set(["Full", "First", "Middle", "Last"]);

describe.each(fixturesOf("rivven"))("%s", (name) => {
  const { engine } = readExpected(name);
  const files = (engine.files ?? []).filter(({ types }) => types !== undefined);

  test.runIf(files.length > 0)("the engine's reader returns as many data records, file by file", () => {
    const { engine: run } = recoverAt(fixturePath(name), RIVVEN);
    const first = (file: string): bigint => BigInt(Number.parseInt(file, 10) || 1);
    const lsns = files.flatMap(({ file, types }) =>
      (types ?? []).flatMap((type, index) => (DATA_TYPES.has(type) ? [first(file) + BigInt(index)] : [])),
    );
    expect(exact(run.redo)).toEqual(lsns);
  });
});

test("the segments of rivven/restart are redone in the order in which the clients' LSNs were handed out", () => {
  const { redo } = recoverAt(fixturePath("rivven/restart"), RIVVEN);
  const { truth, records, recordColumns } = readExpected("rivven/restart");
  // The format's LSN is the position; the lengths of the data tell the records apart.
  const [lengthAt, lsnAt] = ["length", "lsn"].map((column) => recordColumns.indexOf(column));
  const header = 14;
  const expected = (truth?.assigned ?? []).map(({ len }) => len);
  const byLsn = new Map<bigint, number[]>();
  for (const row of records) {
    const lsn = BigInt(row[lsnAt!] as number);
    byLsn.set(lsn, [...(byLsn.get(lsn) ?? []), Number(row[lengthAt!]) - header]);
  }
  const order = exact(redo.lsns);
  expect(order).toHaveLength(expected.length);
  for (const [index, lsn] of order.entries()) expect(byLsn.get(lsn)).toContain(expected[index]);
});
