import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openLog } from "../../src/log/open.ts";
import type { OverviewResult } from "../../src/overview/result.ts";
import { fixturePath, listFixtures, readExpected } from "../support/fixtures.ts";
import { surveyed } from "../support/overview.ts";

/** What `expected.json` knows of a record. */
interface KnownRecord {
  readonly segment: string;
  readonly offset: number;
  readonly length: number;
  readonly type: string;
  readonly txnId: number | bigint | null;
}

function knownRecords(name: string): readonly KnownRecord[] {
  const { recordColumns, records } = readExpected(name);
  return records.map(
    (row) => Object.fromEntries(recordColumns.map((column, i) => [column, row[i]])) as unknown as KnownRecord,
  );
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

function positionOf({ segments }: OverviewResult, segment: string): number {
  return segments.find(({ name }) => name === segment)!.position;
}

describe.each(listFixtures())("the overview of %s", (name) => {
  const overview = surveyed(openLog(fixturePath(name)));
  const known = knownRecords(name);

  test("puts every byte of every segment into one class", () => {
    const size = sum(
      readdirSync(fixturePath(name)).map((file) => statSync(join(fixturePath(name), file)).size),
    );
    expect(sum(overview.segments.map(({ bytes }) => bytes))).toBe(overview.map.bytes);
    expect(sum(overview.map.classes.flatMap(({ bytes }) => bytes))).toBe(overview.map.bytes);
    expect(overview.map.bytes).toBeLessThanOrEqual(size);
  });

  test("has the bytes of every record in the class of its type", () => {
    const expected = new Map<string, number>();
    for (const { type, length } of known) expected.set(type, (expected.get(type) ?? 0) + length);
    const types = new Set<string>(known.map(({ type }) => type));
    const counted = overview.map.classes.filter((each) => types.has(each.name));
    expect(new Map<string, number>(counted.map((each) => [each.name, sum(each.bytes)]))).toEqual(expected);
    expect(sum(overview.map.records)).toBe(known.length);
    expect(overview.recordCount).toBe(known.length);
  });

  test("shows damage in every cell that holds a damaged byte", () => {
    const { cellBytes, classes } = overview.map;
    const bad = classes.filter((each) => ["damaged", "torn", "garbage", "zeros"].includes(each.name));
    for (const { segment, offset, length } of readExpected(name).damage) {
      const from = positionOf(overview, segment) + offset;
      for (let cell = Math.floor(from / cellBytes); cell * cellBytes < from + length; cell++) {
        expect(sum(bad.map(({ bytes }) => bytes[cell]!)), `cell ${cell}`).toBeGreaterThan(0);
      }
    }
  });

  test("lists the records at their places", () => {
    const listed = overview.records!.map(({ position, length, type }) => ({ position, length, type }));
    const expected = known.map(({ segment, offset, length, type }) => ({
      position: positionOf(overview, segment) + offset,
      length,
      type,
    }));
    expect(listed).toEqual(expected);
  });

  test("counts every marker once on the timeline", () => {
    const { timeline } = overview;
    if (timeline.count === null) {
      const of = (type: string): number => known.filter((record) => record.type === type).length;
      expect(sum(timeline.begun)).toBe(of("begin"));
      expect(sum(timeline.committed)).toBe(of("commit"));
      expect(sum(timeline.aborted)).toBe(of("abort"));
    } else {
      const over = sum(timeline.committed) + sum(timeline.aborted) + sum(timeline.ended);
      const open = timeline.spans.filter(({ status }) => status === "active").length;
      expect(sum(timeline.begun)).toBe(timeline.count);
      expect(over + open).toBe(timeline.count);
    }
  });

  test("shows transactions from their own first to their own last record", () => {
    for (const { txnId, firstOrdinal, lastOrdinal } of overview.timeline.spans) {
      expect(BigInt(known[firstOrdinal]!.txnId!)).toBe(txnId);
      expect(BigInt(known[lastOrdinal]!.txnId!)).toBe(txnId);
    }
  });
});
