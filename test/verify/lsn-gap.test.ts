import { describe, expect, test } from "vitest";
import { SOCHDB } from "../../src/format/sochdb/sochdb.ts";
import { EventLog } from "../support/event-log.ts";
import { logOfLsns as logOf, lsns } from "../support/lsn-log.ts";

describe("lsn-gap", () => {
  test("a missing LSN is a gap", () => {
    const [finding] = logOf(1, 2, 4, 5).verify().findings;
    expect(finding).toMatchObject({
      code: "lsn-gap",
      severity: "warning",
      lsn: 3n,
      offset: 104,
      length: null,
    });
    expect(finding?.message).toContain("LSN 3 is missing before LSN 4");
  });

  test("several missing LSNs in a row are one gap", () => {
    const [finding, ...more] = logOf(1, 2, 40).verify().findings;
    expect(finding?.message).toContain("LSNs 3 to 39 are missing");
    expect(more).toEqual([]);
  });

  test("the jump of a writer that misread damage is a gap, and the order goes on from there", () => {
    const far = 2_346_890_047_859_333_182n;
    expect(logOf(1, 2, far, far + 1n, far + 2n).findings()).toEqual(["lsn-gap 3 warning"]);
  });

  test("damage behind a gap does not account for it, wherever a window of records ends", () => {
    for (const batchSize of [1, 2, 1000]) {
      const log = logOf(1, 2, 4, 5, 6, 7);
      log.batchSize = batchSize;
      log.damage(52).records(...lsns(9, 10));
      expect([batchSize, log.findings()]).toEqual([
        batchSize,
        ["lsn-gap 3 warning", "unreadable-region @312 error"],
      ]);
    }
  });

  test("a gap between two segments is an error", () => {
    const log = new EventLog(SOCHDB)
      .records(...lsns(1, 2))
      .segment()
      .records(...lsns(4, 5));
    expect(log.findings().filter((finding) => finding.startsWith("lsn"))).toEqual(["lsn-gap 3 error"]);
  });

  test("a gap is an error where a prevLsn refers to a missing LSN", () => {
    const log = new EventLog(SOCHDB).records(
      { type: "begin", lsn: 1n, txnId: 7n },
      { type: "update", lsn: 3n, txnId: 7n, prevLsn: 2n },
      { type: "commit", lsn: 4n, txnId: 7n, prevLsn: 3n },
    );
    expect(log.findings()).toEqual(["lsn-gap 2 error"]);
  });

  test("a gap is an error where an undoNextLsn refers to a missing LSN", () => {
    const log = new EventLog(SOCHDB).records(
      { type: "begin", lsn: 1n, txnId: 7n },
      { type: "update", lsn: 3n, txnId: 7n, prevLsn: 1n },
      { type: "clr", lsn: 4n, txnId: 7n, prevLsn: 3n, undoNextLsn: 2n },
    );
    expect(log.findings()).toEqual(["lsn-gap 2 error"]);
  });

  test("a gap that no record refers to is a warning, also where one refers to its neighbour", () => {
    const log = new EventLog(SOCHDB).records(
      { type: "begin", lsn: 1n, txnId: 7n },
      { type: "update", lsn: 3n, txnId: 7n, prevLsn: 1n },
    );
    expect(log.findings()).toEqual(["lsn-gap 2 warning"]);
  });
});

describe("damage and missing LSNs", () => {
  test("damage accounts for as many LSNs as it has room for records", () => {
    const log = logOf(1, 2)
      .damage(2 * 52)
      .records(...lsns(5, 6));
    expect(log.codes()).toEqual(["unreadable-region"]);
  });

  test("damage shorter than a record accounts for one", () => {
    expect(
      logOf(1, 2)
        .damage(10)
        .records(...lsns(4))
        .codes(),
    ).toEqual(["unreadable-region"]);
  });

  test("damage does not account for more than it has room for", () => {
    const log = logOf(1, 2)
      .damage(2 * 52)
      .records(...lsns(6));
    expect(log.findings()).toEqual(["unreadable-region @104 error", "lsn-gap 3 warning"]);
    expect(log.verify().findings[1]?.message).toContain("damage accounts for at most 2 of 3 records");
  });

  test("damage accounts for nothing elsewhere in an ordered log", () => {
    const log = logOf(1, 2)
      .damage(1000)
      .records(...lsns(4, 5, 7));
    expect(log.findings()).toEqual(["unreadable-region @104 error", "lsn-gap 6 warning"]);
  });

  test("a torn segment accounts for the record that is cut at its end", () => {
    const log = new EventLog(SOCHDB)
      .records(...lsns(1, 2))
      .tail("torn", 25)
      .segment()
      .records(...lsns(4));
    expect(log.codes()).not.toContain("lsn-gap");
  });

  test("a damaged record that still tells its LSN is not missing, wherever it stands", () => {
    const log = logOf(1, 2)
      .damage(52, { kind: "checksum-mismatch", lsn: 5n })
      .records(...lsns(3, 4, 6));
    expect(log.codes()).toEqual(["checksum-mismatch"]);
  });

  test("in a disordered log damage accounts for LSNs that stood near it", () => {
    const log = logOf(1, 3, 2, 6, 5)
      .damage(200)
      .records(...lsns(9, 8, 10));
    // 4 and 7: the one was skipped before the damage, the other behind it.
    expect(log.codes().filter((code) => code === "lsn-gap")).toEqual([]);
  });
});
