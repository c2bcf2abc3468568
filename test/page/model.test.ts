import { describe, expect, test } from "vitest";
import { LsnAxis } from "../../page/lsn-axis.ts";
import { MapModel } from "../../page/map/model.ts";
import { layOut, zoomed } from "../../page/map/range.ts";
import { rowLabel } from "../../page/map/segments.ts";
import { openCounts, packLanes } from "../../page/timeline/lanes.ts";
import { openLog } from "../../src/log/open.ts";
import { mapData } from "../../src/report/html/map-data.ts";
import type { SpanData } from "../../src/report/html/page-data.ts";
import { fixturePath, listFixtures } from "../support/fixtures.ts";
import { surveyed } from "../support/overview.ts";

const GRID = { columns: 64, rows: 16 };

describe.each(listFixtures())("the map of %s", (name) => {
  const data = mapData(surveyed(openLog(fixturePath(name))));
  const model = new MapModel(data);
  /** The same as for a log of which no record is listed. */
  const counted = new MapModel({ ...data, listed: null });

  test("accounts for every byte in any stretch and at any size of cells", () => {
    for (const [from, to] of [
      [0, data.bytes],
      [Math.floor(data.bytes / 3), Math.floor(data.bytes / 2)],
    ] as const) {
      for (const each of [model, counted]) {
        const layout = layOut(from, to, each.unit, GRID);
        for (const cell of each.cells(layout.from, to, layout.cellBytes)) {
          const bytes = [...cell.bytes.values()].reduce((a, b) => a + b, 0);
          expect(bytes).toBe(Math.min(cell.to, data.bytes) - cell.from);
        }
      }
    }
  });

  test("shows damage in every cell that any byte of it lies in", () => {
    for (const { position, length } of data.places.filter(({ byteClass }) => byteClass === "damaged")) {
      for (const each of [model, counted]) {
        const { cellBytes } = layOut(0, data.bytes, each.unit, { columns: 16, rows: 4 });
        const cells = each.cells(0, data.bytes, cellBytes);
        const touched = cells.filter(({ from, to }) => position < to && position + length > from);
        expect(new Set(touched.map(({ shown }) => shown))).toEqual(new Set(["damaged"]));
      }
    }
  });
});

describe("zooming", () => {
  const limits = { size: 10_000, least: 100 };

  test.each([
    ["closer", 0, 10_000, 5000, true, 4375, 5625],
    ["closer at the beginning", 0, 10_000, 0, true, 0, 1250],
    ["closer at the end", 0, 10_000, 10_000, true, 8750, 10_000],
    ["not closer than the least", 400, 600, 450, true, 400, 500],
    ["away", 4375, 5625, 5000, false, 0, 10_000],
  ] as const)("%s", (_, from, to, around, isCloser, start, end) => {
    expect(zoomed({ from, to }, around, isCloser, limits)).toEqual({ from: start, to: end });
  });

  test("lays out no more cells than there is room for", () => {
    for (const unit of [1, 64, 4096]) {
      for (const size of [1, 100, 12_345, 10_000_000]) {
        const { cellBytes } = layOut(0, size, unit, GRID);
        expect(cellBytes % unit).toBe(0);
        expect(Math.ceil(size / cellBytes)).toBeLessThanOrEqual(GRID.columns * GRID.rows);
      }
    }
  });
});

function span(first: number, last: number, status: SpanData["status"] = "committed"): SpanData {
  return { txnId: "1", status, records: 1, bytes: 1, firstLsn: "1", lastLsn: "1", first, last };
}

describe("lanes", () => {
  test("transactions that overlap stand in different lanes, others side by side", () => {
    const placed = packLanes([span(0, 9), span(2, 4), span(5, 6), span(10, 12)], 20, 0);
    expect(placed.map(({ lane }) => lane)).toEqual([0, 1, 1, 0]);
  });

  test("an open transaction keeps its lane to the end of the log", () => {
    const placed = packLanes([span(0, 1, "active"), span(5, 6)], 20, 0);
    expect(placed.map(({ lane, end }) => [lane, end])).toEqual([
      [0, 20],
      [1, 7],
    ]);
  });

  test("open counts are what has begun and not ended", () => {
    const counts = { begun: [2, 1, 0], committed: [0, 1, 1], aborted: [0, 0, 1], ended: [0, 0, 0] };
    expect(openCounts(counts)).toEqual([2, 2, 0]);
  });
});

describe("the LSN of a record", () => {
  test("is exact at samples and between samples without a gap, else about", () => {
    const list = ["100", "108", "200"];
    const axis = new LsnAxis({ lsns: { every: 8, list }, listed: null });
    expect([0, 3, 8, 9, 16, 17, 99].map((ordinal) => axis.textAt(ordinal))).toEqual([
      "100",
      "103",
      "108",
      "about 108",
      "200",
      "about 200",
      "",
    ]);
  });

  test("is not rounded", () => {
    const axis = new LsnAxis({ lsns: { every: 1, list: ["18446744073709551614"] }, listed: null });
    expect(axis.textAt(0)).toBe("18446744073709551614");
  });
});

describe("the label of a row", () => {
  const segment = (name: string, position: number, bytes: number) => ({
    name,
    position,
    bytes,
    records: 1,
    firstLsn: null,
    lastLsn: null,
    end: "clean",
  });
  const one = { count: 1, list: [segment("a", 0, 100)] };
  const three = { count: 3, list: [segment("a", 0, 100), segment("b", 100, 50)] };

  test.each([
    ["the offset, where there is one segment", one, 0x20, "0x20"],
    ["the segment's number and the offset in it", three, 100 + 0x20, "2:0x20"],
    ["the first byte of a segment is its own", three, 100, "2:0x0"],
    ["the position in the log, in a segment that is not listed", three, 0x100, "0x100"],
  ])("%s", (_, segments, position, expected) => {
    expect(rowLabel(segments, position)).toBe(expected);
  });
});
