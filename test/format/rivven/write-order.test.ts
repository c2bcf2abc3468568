import { describe, expect, test } from "vitest";
import { rivvenWriteOrder } from "../../../src/format/rivven/write-order.ts";

type Count = number | readonly [min: number, max: number];
type Counted = readonly [number: number, records: Count];

/** `name:from-to` for each part, in the order that is proven; null where none is. */
function order(...segments: readonly Counted[]): string | null {
  const extents = segments.map(([number, records]) => {
    const [minRecords, maxRecords] = typeof records === "number" ? [records, records] : records;
    return { number: BigInt(number), firstLsn: BigInt(number === 0 ? 1 : number), minRecords, maxRecords };
  });
  const parts = rivvenWriteOrder(extents);
  return parts?.map(({ segment, from, to }) => `${segments[segment]![0]}:${from}-${to}`).join(" ") ?? null;
}

describe("a proven order", () => {
  test("of an undisturbed log is that of the names", () => {
    expect(order([0, 26], [27, 20], [47, 5])).toBe("0:0-26 27:0-20 47:0-5");
  });

  test("of a log whose first segments were removed", () => {
    expect(order([27, 20], [47, 5])).toBe("27:0-20 47:0-5");
  });

  test("after a restart in the third segment, which held 22 records when it was rotated", () => {
    // 1 + 26 = 27; 27 + 20 = 47; restarted there, so 22 + 1 = 23; 23 + 26 = 49; 49 + 24 = 73.
    expect(order([0, 26], [23, 26], [27, 20], [47, 22], [49, 24], [73, 2])).toBe(
      "0:0-26 27:0-20 47:0-22 23:0-26 49:0-24 73:0-2",
    );
  });

  test("where a second restart came back to the highest segment", () => {
    // 23 could only be named when 27 held 22 records; the other 18 were written after the second restart.
    expect(order([0, 26], [23, 5], [27, 40])).toBe("0:0-26 27:0-22 23:0-5 27:22-40");
  });

  test("where a record may be missing from a segment", () => {
    expect(order([0, [25, 26]], [27, 40], [41, 3])).toBe("0:0-26 27:0-40 41:0-3");
  });

  test("leaves out segments without records", () => {
    expect(order([0, 26], [27, 20], [47, 0])).toBe("0:0-26 27:0-20");
  });
});

describe("no order", () => {
  test.each<[string, readonly Counted[]]>([
    [
      "where no rotation leads to a segment",
      [
        [0, 26],
        [20, 10],
        [30, 4],
      ],
    ],
    [
      "where a segment is missing",
      [
        [0, 26],
        [23, 26],
        [47, 22],
        [49, 24],
      ],
    ],
    // 21 follows 11 and its 10 records; but 11 can also be named after the 10 records of 21, restarted there.
    [
      "where two histories fit",
      [
        [11, 10],
        [21, 10],
      ],
    ],
  ])("%s", (_, segments) => {
    expect(order(...segments)).toBeNull();
  });
});
