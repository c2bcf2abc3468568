import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { SOCHDB } from "../../src/format/sochdb/sochdb.ts";
import { fixturePath, listFixtures, readExpected } from "../support/fixtures.ts";
import { writeLog } from "../support/log-writer.ts";
import { walctl } from "../support/walctl.ts";

interface Place {
  readonly segment: string;
  readonly offset: number;
  readonly lsn: number;
  readonly type: string;
  readonly txnId: number | null;
}
interface List {
  readonly count: number;
  readonly listed: readonly Place[];
}
interface Chain {
  readonly before: List;
  readonly after: List;
}
interface Shown {
  readonly record:
    | (Place & {
        readonly length: number;
        readonly prevLsn: number | null;
        readonly pageId: number | null;
        readonly fields: readonly { name: string; offset: number; bytes: string; value: string }[];
        readonly payload: readonly { name: string; length: number; bytes: string }[];
        readonly checksum: { readonly ok: boolean; readonly stored: number };
        readonly transaction: Chain | null;
        readonly fragments: Chain | null;
        readonly previous: Place | null;
        readonly namedBy: List;
        readonly page: { readonly before: Place | null; readonly after: Place | null } | null;
      })
    | null;
  readonly damage: {
    readonly offset: number;
    readonly length: number;
    readonly bytes: string;
    readonly singleBit: { offset: number; bit: number; before: number; after: number } | null;
    readonly reframedLength: number | null;
  } | null;
  readonly findings: readonly { readonly code: string; readonly offset: number }[];
}

const ajv = new Ajv2020.default({ strict: true, strictTypes: false, allowUnionTypes: true });
const isShow = ajv.compile(
  JSON.parse(readFileSync(new URL("../../schemas/show.schema.json", import.meta.url), "utf8")) as object,
);

function show(path: string, target: string, ...options: readonly string[]): Shown {
  const { status, stdout, stderr } = walctl(["show", "--json", ...options, path, target]);
  expect(stderr).toBe("");
  expect(status).toBe(0);
  const document: unknown = JSON.parse(stdout);
  expect(isShow(document), JSON.stringify(isShow.errors)).toBe(true);
  return document as Shown;
}

const refusal = (path: string, target: string): string => {
  const { status, stdout, stderr } = walctl(["show", path, target]);
  expect([status, stdout]).toEqual([2, ""]);
  return stderr;
};

/** Columns of a fixture's expected records. */
interface Row {
  readonly segment: string;
  readonly offset: number;
  readonly length: number;
  readonly lsn: number;
  readonly type: string;
  readonly txnId: number | null;
  readonly pageId: number | null;
  readonly prevLsn: number | null;
}

function rowsOf(name: string): readonly Row[] {
  const { records, recordColumns } = readExpected(name);
  return records.map(
    (row) => Object.fromEntries(recordColumns.map((column, index) => [column, row[index]])) as unknown as Row,
  );
}

describe.each(["sochdb/recovered-partial", "aegis/rotated"])("in %s", (name) => {
  const rows = rowsOf(name);
  // One of each type, at its last place, where the chains are long.
  const chosen = [...new Map(rows.map((row, index) => [row.type, index])).values()];

  test.each(chosen)("record %i has the neighbours that the writer's list gives it", (index) => {
    const row = rows[index]!;
    // Ids are not reused in these logs, so an incarnation is an id.
    const others = (from: number, to: number): readonly Row[] =>
      rows.slice(from, to).filter(({ txnId }) => txnId === row.txnId);
    const onPage = (some: readonly Row[]): readonly Row[] =>
      some.filter(({ pageId }) => pageId === row.pageId);
    const before = others(0, index);
    const after = others(index + 1, rows.length);
    const { record } = show(fixturePath(name), `${row.segment}:${row.offset + row.length - 1}`);
    expect(record).toMatchObject({ ...row });
    const { transaction, previous, namedBy, page } = record!;
    expect([transaction!.before.count, transaction!.after.count]).toEqual([before.length, after.length]);
    expect(transaction!.before.listed.map(({ lsn }) => lsn)).toEqual(before.slice(-5).map(({ lsn }) => lsn));
    expect(transaction!.after.listed.map(({ lsn }) => lsn)).toEqual(after.slice(0, 5).map(({ lsn }) => lsn));
    expect(previous?.lsn ?? null).toBe(before.findLast(({ lsn }) => lsn === row.prevLsn)?.lsn ?? null);
    expect(namedBy.count).toBe(after.filter(({ prevLsn }) => prevLsn === row.lsn).length);
    if (row.pageId === null) expect(page).toBeNull();
    else {
      expect(page!.before?.lsn ?? null).toBe(onPage(rows.slice(0, index)).at(-1)?.lsn ?? null);
      expect(page!.after?.lsn ?? null).toBe(onPage(rows.slice(index + 1))[0]?.lsn ?? null);
    }
  });
});

describe("fields and payload, counted by hand from formats.md", () => {
  test.each([
    ["sochdb/tiny", 2, [0, 8, 16, 17, 25, 33, 35, 39, 41], 48],
    ["aegis/clean", 2, [0, 8, 16, 24, 25, 26, 28, 36], 40],
    ["rivven/clean", 1, [0, 4, 8, 12, 13], 14],
  ])("%s", (name, lsn, offsets, dataOffset) => {
    const { record } = show(fixturePath(name), String(lsn), "--limit-bytes", "100000");
    const file = readFileSync(`${fixturePath(name)}/${record!.segment}`);
    const bytes = file.subarray(record!.offset, record!.offset + record!.length);
    const header = record!.fields.filter(({ offset }) => offset < dataOffset);
    expect(header.map(({ offset }) => offset)).toEqual(offsets);
    const isTrailed = dataOffset !== 14;
    const payload = record!.payload.map((part) => part.bytes).join("");
    const end = isTrailed ? bytes.length - 4 : bytes.length;
    expect(payload).toBe(bytes.subarray(dataOffset, end).toString("hex"));
    expect(header.map((field) => field.bytes).join("")).toBe(bytes.subarray(0, dataOffset).toString("hex"));
    const stored = isTrailed ? bytes.readUInt32LE(bytes.length - 4) : bytes.readUInt32BE(4);
    expect(record!.checksum).toEqual({ stored, computed: stored, ok: true });
  });

  test("a limit cuts what is shown, and the text says so", () => {
    const { record } = show(fixturePath("sochdb/tiny"), "2", "--limit-bytes", "3");
    expect(record!.payload.map(({ length, bytes }) => [length, bytes.length])).toEqual([
      [7, 6],
      [7, 6],
    ]);
    const { stdout } = walctl(["show", "--limit-bytes", "3", fixturePath("sochdb/tiny"), "2"]);
    expect(stdout.match(/… 4 more bytes/g)).toHaveLength(2);
  });
});

describe("damage", () => {
  const cases = listFixtures().flatMap((name) =>
    readExpected(name)
      .damage.filter(({ singleBit, reframed }) => singleBit !== undefined || reframed !== undefined)
      .map((damage) => [name, damage] as const),
  );

  test("there is some of every format", () => {
    expect(new Set(cases.map(([name]) => name.split("/")[0])).size).toBe(3);
  });

  test.each(cases)("of %s is shown with what explains it", (name, expected) => {
    const { segment, offset, length, singleBit, reframed } = expected;
    const shown = show(fixturePath(name), `${segment}:${offset + length - 1}`);
    const file = readFileSync(`${fixturePath(name)}/${segment}`);
    expect(shown.record).toBeNull();
    expect(shown.damage).toMatchObject({ segment, offset, length });
    expect(shown.damage!.bytes).toBe(file.subarray(offset, offset + Math.min(length, 256)).toString("hex"));
    expect(shown.findings.map((finding) => finding.offset)).toContain(offset);
    if (reframed !== undefined) expect(shown.damage!.reframedLength).toBe(reframed);
    if (singleBit === undefined) return;
    const before = file[singleBit.offset]!;
    expect(shown.damage!.singleBit).toEqual({ ...singleBit, before, after: before ^ (1 << singleBit.bit) });
  });

  test("a torn tail is what stands there", () => {
    const [{ segment, offset, length } = { segment: "", offset: 0, length: 0 }] =
      readExpected("sochdb/torn-tail").damage;
    const shown = show(fixturePath("sochdb/torn-tail"), `${segment}:${offset}`);
    expect(shown.damage).toMatchObject({ offset, length, kind: "torn" });
    expect(shown.findings.map(({ code }) => code)).toEqual(["torn-tail"]);
  });

  test("an LSN that damage has swallowed shows the damage", () => {
    const [damage] = readExpected("sochdb/bitflip-payload").damage;
    const lsns = rowsOf("sochdb/bitflip-payload").map(({ lsn }) => lsn);
    const missing = lsns.find((lsn, index) => lsns[index + 1] === lsn + 2)! + 1;
    expect(show(fixturePath("sochdb/bitflip-payload"), `${missing}`).damage).toMatchObject({
      offset: damage!.offset,
    });
  });
});

test("ids are reused: another incarnation is another transaction", () => {
  const path = writeLog(SOCHDB, {
    "wal_00000000.log": [
      { type: "begin", lsn: 1n, txnId: 7n },
      { type: "commit", lsn: 2n, txnId: 7n, prevLsn: 1n },
      { type: "begin", lsn: 3n, txnId: 7n },
      { type: "commit", lsn: 4n, txnId: 7n, prevLsn: 3n },
      { type: "begin", lsn: 5n, txnId: 7n },
    ],
  });
  for (const [lsn, before, after] of [
    [2, [1], []],
    [3, [], [4]],
  ] as const) {
    const { transaction } = show(path, `${lsn}`).record!;
    expect(transaction!.before.listed.map((place) => place.lsn)).toEqual(before);
    expect(transaction!.after.listed.map((place) => place.lsn)).toEqual(after);
  }
});

test("a fragment is shown with the others of its record", () => {
  const rows = rowsOf("rivven/fragments");
  const first = rows.findIndex(({ type }) => type === "first");
  const last = rows.findIndex(({ type }, index) => index > first && type === "last");
  const { record } = show(
    fixturePath("rivven/fragments"),
    `${rows[first + 1]!.segment}:${rows[first + 1]!.offset}`,
  );
  expect(record!.fragments!.before.listed.map(({ offset }) => offset)).toEqual([rows[first]!.offset]);
  expect(record!.fragments!.after.count).toBe(last - first - 1);
  expect(record!.transaction).toBeNull();
});

describe("what is not there", () => {
  const tiny = fixturePath("sochdb/tiny");

  test("names the nearest LSNs", () => {
    expect(refusal(tiny, "99")).toBe(
      "walctl: no record has LSN 99 (nearest: LSN 6 at wal_00000000.log:290)\n",
    );
  });

  test("lists the places of an LSN that occurs twice", () => {
    const places = rowsOf("aegis/lsn-reset").filter(({ lsn }) => lsn === 1);
    expect(places.length).toBeGreaterThan(1);
    const stderr = refusal(fixturePath("aegis/lsn-reset"), "1");
    for (const { segment, offset } of places) expect(stderr).toContain(`${segment}:${offset}`);
  });

  test.each([
    [
      "wal_00000000.log:384",
      "walctl: wal_00000000.log has 384 bytes, none at offset 384 (give one from 0 to 383)\n",
    ],
    ["nope:0", "walctl: no segment named 'nope' (walctl stats --by segment lists them)\n"],
    ["nope", "walctl: <record>: 'nope' is neither an LSN nor a place (120, or wal_00000000.log:5101)\n"],
  ])("%s", (target, message) => {
    expect(refusal(tiny, target)).toBe(message);
  });
});
