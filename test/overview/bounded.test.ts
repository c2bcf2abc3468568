import { describe, expect, test } from "vitest";
import { RecordKeys } from "../../src/format/keys.ts";
import { Axis } from "../../src/overview/axis.ts";
import { BYTE_CLASSES, DAMAGED } from "../../src/overview/byte-classes.ts";
import { ByteMap } from "../../src/overview/byte-map.ts";
import { LsnSampler } from "../../src/overview/lsn-samples.ts";
import { PageActivity } from "../../src/overview/page-activity.ts";
import { PlaceList } from "../../src/overview/place-list.ts";

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const UPDATE = BYTE_CLASSES.indexOf("update");

describe("an axis", () => {
  test("keeps sums when it becomes longer than it was thought to be", () => {
    const axis = new Axis(8);
    const counts = axis.addSum();
    for (let position = 0; position < 100; position++) {
      const at = axis.bucketOf(position);
      counts[at] = counts[at]! + 1;
    }
    expect(axis.width).toBe(16);
    expect([...counts]).toEqual([16, 16, 16, 16, 16, 16, 4, 0]);
    expect(axis.usedUpTo(100)).toBe(7);
  });

  test("begins as wide as it is expected to become", () => {
    expect(new Axis(8, 1000).width).toBe(128);
  });
});

describe("the map of a large log", () => {
  const RECORDS = 1_000_000;
  const LENGTH = 80;

  /** @param expectedBytes what the map believes beforehand */
  function mapWithOneBadByte(expectedBytes: number): ReturnType<ByteMap["result"]> {
    const map = new ByteMap(expectedBytes);
    let at = 0;
    for (let i = 0; i < RECORDS; i++) {
      if (i === 777_777) map.add(DAMAGED, at++, 1);
      map.addRecord(UPDATE, at, LENGTH);
      at += LENGTH;
    }
    return map.result();
  }

  test.each([0, RECORDS * LENGTH])("hides no damaged byte, and stays small (expected %d)", (expected) => {
    const { bytes, cellBytes, classes, records } = mapWithOneBadByte(expected);
    const damaged = classes.find(({ name }) => name === "damaged")!.bytes;
    expect(damaged[Math.floor((777_777 * LENGTH) / cellBytes)]).toBe(1);
    expect(sum(damaged)).toBe(1);
    expect(bytes).toBe(RECORDS * LENGTH + 1);
    expect(sum(records)).toBe(RECORDS);
    expect(damaged.length).toBeGreaterThan(4096);
    expect(damaged.length).toBeLessThanOrEqual(8192);
  });

  test("spreads one huge record over all its cells", () => {
    const map = new ByteMap(0);
    map.addRecord(UPDATE, 0, 1 << 24);
    const { cellBytes, classes } = map.result();
    expect(new Set(classes[0]!.bytes)).toEqual(new Set([cellBytes]));
  });
});

test("places are all counted, and only the first ones listed", () => {
  const places = new PlaceList();
  for (let i = 0; i < 5000; i++) places.add(DAMAGED, { position: i * 10, length: 3, lsn: null });
  const { count, list } = places.result();
  expect([count, list.length, list.at(-1)?.position]).toEqual([5000, 2000, 19_990]);
});

test("LSN samples are those of the records they are said to be of", () => {
  const sampler = new LsnSampler();
  const keys = new RecordKeys();
  for (let ordinal = 0; ordinal < 10_000; ordinal++) {
    keys.lsnHigh = 1;
    keys.lsnLow = 7 * ordinal;
    sampler.add(ordinal, keys);
  }
  const { every, lsns } = sampler.result();
  expect(every).toBe(16);
  expect(lsns).toEqual(Array.from({ length: 625 }, (_, i) => 0x1_0000_0000n + 7n * 16n * BigInt(i)));
});

describe("page activity", () => {
  test("keeps a busy page among more pages than can be counted apart", () => {
    const activity = new PageActivity(64);
    for (let i = 0; i < 10_000; i++) {
      activity.add({ high: 0, low: 7 }, 2 * i);
      activity.add({ high: 0, low: 1000 + i }, 2 * i + 1);
    }
    const { rows, isLossy, bucketRecords } = activity.result(20_000);
    expect(rows[0]).toMatchObject({ pageId: 7n, writes: 10_000 });
    expect(sum(rows[0]!.counts)).toBe(10_000);
    expect(rows[0]!.counts[0]).toBe(bucketRecords / 2);
    expect(isLossy).toBe(true);
  });

  test("counts exactly where pages are few", () => {
    const activity = new PageActivity();
    for (let i = 0; i < 900; i++) activity.add({ high: i % 3, low: 5 }, i);
    const { rows, isLossy } = activity.result(900);
    expect(isLossy).toBe(false);
    expect(rows.map(({ pageId, writes }) => [pageId, writes])).toEqual([
      [5n, 300],
      [0x1_0000_0005n, 300],
      [0x2_0000_0005n, 300],
    ]);
    for (const { counts } of rows) expect(sum(counts)).toBe(300);
  });
});
