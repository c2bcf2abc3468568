import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { FindingCode } from "../../../src/core/findings.ts";
import { RIVVEN } from "../../../src/format/rivven/rivven.ts";
import { fixturePath, listFixtures, readExpected } from "../../support/fixtures.ts";
import { batchOf } from "./records.ts";

type Row = readonly [segment: string, offset: number, length: number, lsn: number, type: string];

/** What the rules find in the intact records of a log; in all others they find nothing. */
const FOUND: Readonly<Record<string, readonly FindingCode[]>> = {
  "rivven/empty-records": ["empty-record"],
  "rivven/phantom-header": ["empty-record"],
  "rivven/invalid-type": ["unknown-type"],
  "rivven/unknown-flags": ["malformed-record"],
};

const logs = listFixtures().filter((name) => name.startsWith("rivven/"));

describe.each(logs)("the intact records of %s", (name) => {
  const rows = readExpected(name).records as readonly Row[];
  const segments = new Map<string, Uint8Array>();
  for (const [segment] of rows) segments.set(segment, readFileSync(join(fixturePath(name), segment)));
  const bytesOf = ([segment, offset, length]: Row): Uint8Array =>
    new Uint8Array(segments.get(segment)!.subarray(offset, offset + length));

  test("read as what they are, and encode to the same bytes", () => {
    const view = RIVVEN.createView();
    for (const row of rows) {
      const [, , length, lsn, type] = row;
      const bytes = bytesOf(row);
      view.seek(batchOf([bytes], BigInt(lsn)), 0);
      expect([view.length, view.type, view.lsn]).toEqual([length, type, BigInt(lsn)]);
      expect(RIVVEN.encode(view.toRecord())).toEqual(bytes);
    }
  });

  test("have the LSNs that follow from names and positions", () => {
    const next = new Map<string, bigint>();
    for (const [segment, , , lsn] of rows) {
      const parsed = RIVVEN.naming.parse(segment)!;
      const expected = next.get(segment) ?? RIVVEN.naming.firstLsn(parsed)!;
      // A damaged record takes its position too.
      expect(BigInt(lsn) === expected || BigInt(lsn) === expected + 1n).toBe(true);
      next.set(segment, BigInt(lsn) + 1n);
    }
  });

  test("are found by their magic, each one", () => {
    for (const [segment, offset] of rows) {
      const bytes = segments.get(segment)!;
      expect(RIVVEN.findCandidate(bytes, offset, bytes.length)).toBe(offset);
    }
  });

  test(`break ${FOUND[name]?.join(", ") ?? "no rule"}`, () => {
    const view = RIVVEN.createView();
    const codes = rows.flatMap((row) => {
      const found: FindingCode[] = [];
      view.seek(batchOf([bytesOf(row)]), 0);
      RIVVEN.rules.inspect(
        view,
        (code) => found.push(code),
        () => view.residentData,
      );
      return found;
    });
    expect(codes).toEqual(FOUND[name] ?? []);
  });
});
