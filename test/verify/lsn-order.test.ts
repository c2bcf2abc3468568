import { describe, expect, test } from "vitest";
import { SOCHDB } from "../../src/format/sochdb/sochdb.ts";
import { EventLog } from "../support/event-log.ts";
import { logOfLsns as logOf, lsns, range } from "../support/lsn-log.ts";

describe("LSNs in order", () => {
  test("a log of consecutive LSNs has no finding", () => {
    expect(logOf(...range(1, 50)).findings()).toEqual([]);
  });

  test("a log need not begin with LSN 1", () => {
    expect(logOf(...range(556, 600)).findings()).toEqual([]);
  });

  test("LSNs pass from the low half into the high one", () => {
    const start = 2n ** 32n - 3n;
    expect(logOf(start, start + 1n, start + 2n, start + 3n, start + 4n).findings()).toEqual([]);
  });

  test("LSNs above 2^53 are told apart exactly", () => {
    const start = 2n ** 63n;
    expect(logOf(start, start + 1n, start + 3n).findings()).toEqual([`lsn-gap ${start + 2n} warning`]);
  });

  test("the highest LSN of all can come last", () => {
    const top = 2n ** 64n - 1n;
    expect(logOf(top - 1n, top).findings()).toEqual([]);
  });
});

describe("lsn-out-of-order", () => {
  test("a run of disorder is one finding over its records", () => {
    const log = logOf(1, 2, 5, 3, 4, 6, 7);
    const [finding, ...more] = log.verify().findings;
    expect(finding).toMatchObject({
      code: "lsn-out-of-order",
      severity: "warning",
      lsn: 5n,
      offset: 104,
      length: 156,
    });
    expect(more).toEqual([]);
  });

  test("runs with order between them are two findings", () => {
    expect(logOf(1, 3, 2, 4, 5, 7, 6, 8).findings()).toEqual([
      "lsn-out-of-order 3 warning",
      "lsn-out-of-order 7 warning",
    ]);
  });

  test("a log can begin with a record ahead of its turn", () => {
    expect(logOf(3, 1, 2, 4).findings()).toEqual(["lsn-out-of-order 3 warning"]);
  });

  test("a record that comes late by hundreds is still in order's reach", () => {
    expect(logOf(...range(1, 10), ...range(12, 800), 11, 801).findings()).toEqual([
      "lsn-out-of-order 12 warning",
    ]);
  });

  test("what never comes is a gap, what comes late is not", () => {
    expect(logOf(1, 5, 3, 6).findings()).toEqual([
      "lsn-out-of-order 5 warning",
      "lsn-gap 2 warning",
      "lsn-gap 4 warning",
    ]);
  });

  test("a missing LSN does not keep a run open for ever", () => {
    const findings = logOf(1, 3, ...range(5, 9000), 9002, 9001, 9003, 4).findings();
    expect(findings).toContain("lsn-out-of-order 9002 warning");
  });

  test("a run can go on in the next segment", () => {
    const log = new EventLog(SOCHDB)
      .records(...lsns(1, 3))
      .segment()
      .records(...lsns(2, 4));
    const finding = log.verify().findings.find(({ code }) => code === "lsn-out-of-order");
    expect(finding).toMatchObject({ segment: "wal_00000000.log", offset: 52, length: 52 });
  });
});

describe("lsn-duplicate", () => {
  test("one repeated LSN, after which the order goes on, is a duplicate", () => {
    expect(logOf(1, 2, 3, 2, 4, 5).findings()).toEqual(["lsn-duplicate 2 error"]);
  });

  test("a repeated LSN at the log's end is a duplicate", () => {
    expect(logOf(...range(1, 100), 62).findings()).toEqual(["lsn-duplicate 62 error"]);
  });

  test("an LSN twice in a row is a duplicate", () => {
    expect(logOf(1, 2, 2, 3, 4).findings()).toEqual(["lsn-duplicate 2 error"]);
  });

  test("scattered repeats are duplicates, each of them", () => {
    expect(logOf(...range(1, 3000), 2900, 5, 3001).findings()).toEqual([
      "lsn-duplicate 2900 error",
      "lsn-duplicate 5 error",
    ]);
  });

  test("the second of two records that came late with one LSN is a duplicate", () => {
    expect(logOf(1, 3, 2, 2, 4).findings()).toEqual(["lsn-out-of-order 3 warning", "lsn-duplicate 2 error"]);
  });
});

describe("lsn-reset", () => {
  test("LSNs that start again are one reset, at the first of them", () => {
    const log = logOf(...range(1, 63), ...range(1, 62));
    expect(log.findings()).toEqual(["lsn-reset 1 error"]);
    expect(log.verify().findings[0]).toMatchObject({ offset: 63 * 52, length: 52 });
    expect(log.verify().findings[0]?.message).toContain("LSNs 1 to 62 occur again");
  });

  test("a reset can pass the LSNs before it", () => {
    expect(logOf(...range(1, 20), ...range(1, 50)).findings()).toEqual(["lsn-reset 1 error"]);
  });

  test("LSNs can start again in the middle", () => {
    expect(logOf(...range(1, 202), ...range(142, 180)).findings()).toEqual(["lsn-reset 142 error"]);
  });

  test("each reset is a finding", () => {
    expect(logOf(...range(1, 30), ...range(1, 20), ...range(1, 10)).codes()).toEqual([
      "lsn-reset",
      "lsn-reset",
    ]);
  });

  test("concurrent writers can begin the new order", () => {
    expect(logOf(...range(1, 30), 2, 1, 4, 3, 5, 6).findings()).toEqual([
      "lsn-reset 2 error",
      "lsn-out-of-order 2 warning",
      "lsn-out-of-order 4 warning",
    ]);
  });

  test("LSNs that were missing before the reset are gaps", () => {
    expect(logOf(1, 2, 4, 5, 1, 2, 3, 4, 5).findings()).toEqual(["lsn-gap 3 warning", "lsn-reset 1 error"]);
  });

  test("LSNs that are missing behind the reset are gaps", () => {
    expect(logOf(...range(1, 9), 1, 2, 4, 5).findings()).toEqual(["lsn-reset 1 error", "lsn-gap 3 warning"]);
  });

  test("the old order can go on behind repeated records", () => {
    expect(logOf(...range(1, 100), 40, 41, 42, 101, 102).findings()).toEqual(["lsn-reset 40 error"]);
  });

  test("LSNs below the log's first one are a reset", () => {
    expect(logOf(...range(556, 900), ...range(1, 50)).findings()).toEqual(["lsn-reset 1 error"]);
  });

  test("one LSN far below the log's first one is a reset as well", () => {
    expect(logOf(...range(556, 900), 7, 901).findings()).toEqual(["lsn-reset 7 error"]);
  });
});
