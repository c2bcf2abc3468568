import { describe, expect, test } from "vitest";
import { AEGIS } from "../../src/format/aegis/aegis.ts";
import { RIVVEN } from "../../src/format/rivven/rivven.ts";
import { SOCHDB } from "../../src/format/sochdb/sochdb.ts";
import type { RecordSpec } from "../support/event-log.ts";
import { EventLog } from "../support/event-log.ts";

const checkpoint = (lsn: number): RecordSpec => ({ type: "checkpoint", lsn: BigInt(lsn) });
const full = (count: number): RecordSpec[] => Array.from({ length: count }, () => ({ type: "full" }));
const rivvenName = (number: number): string => `${String(number).padStart(20, "0")}.wal`;

describe("tails", () => {
  test("a torn tail is a warning in the newest segment and an error before it", () => {
    const log = new EventLog(AEGIS).segment().tail("torn", 25).segment("wal_current.log").tail("torn", 30);
    expect(log.findings()).toEqual(["torn-segment @0 error", "torn-tail @0 warning"]);
  });

  test("garbage is an error, and covers the bytes up to the end", () => {
    const [finding] = new EventLog(SOCHDB).records(checkpoint(1)).tail("garbage", 300).verify().findings;
    expect(finding).toMatchObject({ code: "trailing-garbage", severity: "error", offset: 52, length: 300 });
  });

  test.each([
    ["SochDB, less than a record", SOCHDB, 51, "warning"],
    ["SochDB, from a record on", SOCHDB, 52, "error"],
    ["Aegis", AEGIS, 52, "warning"],
    ["Rivven", RIVVEN, 52, "info"],
  ] as const)("zeros in the newest segment of %s", (_, format, length, severity) => {
    const records = format === RIVVEN ? full(1) : [{ type: "begin", txnId: 1n } as const];
    const log = new EventLog(format)
      .segment(undefined, 1n)
      .records(...records)
      .tail("zero", length);
    const finding = log.verify().findings.find(({ code }) => code === "zero-tail");
    expect(finding?.severity).toBe(severity);
  });

  test("zeros in an older segment are worse for Aegis and Rivven", () => {
    const aegis = new EventLog(AEGIS).segment().tail("zero", 52).segment("wal_current.log");
    const rivven = new EventLog(RIVVEN)
      .segment(rivvenName(0), 1n)
      .tail("zero", 52)
      .segment(rivvenName(1), 1n);
    expect(aegis.findings()).toContain("zero-tail @0 error");
    expect(rivven.findings()).toContain("zero-tail @0 warning");
  });

  test("a segment of no bytes, or of zeros only, is empty", () => {
    expect(new EventLog(SOCHDB).segment().findings()).toEqual(["empty-segment @0 info"]);
    const zeros = new EventLog(RIVVEN).segment(rivvenName(0), 1n).tail("zero", 4096);
    expect(zeros.codes().sort()).toEqual(["empty-segment", "zero-tail"]);
  });
});

describe("segment numbers", () => {
  test("a missing number between two present ones is a gap", () => {
    const log = new EventLog(AEGIS)
      .segment("wal_0000000000000002.log")
      .records(checkpoint(1))
      .segment("wal_0000000000000005.log")
      .records(checkpoint(2))
      .segment("wal_current.log");
    const finding = log.verify().findings.find(({ code }) => code === "segment-gap");
    expect(finding).toMatchObject({ segment: "wal_0000000000000005.log", severity: "error" });
    expect(finding?.message).toBe("segments 3 to 4 are missing between segments 2 and 5");
  });

  test("numbers need not begin at 0, and wal_current.log has none", () => {
    const log = new EventLog(AEGIS)
      .segment("wal_0000000000000008.log")
      .records({ type: "begin", txnId: 1n })
      .segment("wal_current.log")
      .records({ type: "commit", lsn: 2n, prevLsn: 1n, txnId: 1n });
    expect(log.findings()).toEqual([]);
  });
});

describe("segments with LSNs by position", () => {
  const rivven = (second: number): EventLog =>
    new EventLog(RIVVEN)
      .segment(rivvenName(0), 1n)
      .records(...full(10))
      .segment(rivvenName(second), BigInt(second));

  test("a segment that begins with the LSN that comes next", () => {
    expect(
      rivven(11)
        .records(...full(1))
        .findings(),
    ).toEqual([]);
  });

  test("a segment that begins above it leaves a gap", () => {
    const [finding] = rivven(15)
      .records(...full(1))
      .verify().findings;
    expect(finding).toMatchObject({ code: "segment-gap", severity: "error", lsn: 11n });
    expect(finding?.message).toContain("missing: LSNs 11 to 14");
  });

  test("a segment that begins below it overlaps", () => {
    expect(
      rivven(7)
        .records(...full(1))
        .findings(),
    ).toEqual(["segment-overlap 7 error"]);
  });

  test("a region of which nobody knows how many records it held accounts for a gap", () => {
    const log = (length: number): EventLog =>
      new EventLog(RIVVEN)
        .segment(rivvenName(0), 1n)
        .records(...full(10))
        .damage(length)
        .records(...full(1))
        .segment(rivvenName(16), 16n)
        .records(...full(1));
    expect(log(4 * 14).codes()).toEqual(["unreadable-region"]);
    expect(log(3 * 14).codes()).toEqual(["unreadable-region", "segment-gap"]);
  });

  test("a region can have held fewer records than its frames tell", () => {
    const log = (lsn: number): EventLog =>
      new EventLog(RIVVEN)
        .segment(rivvenName(0), 1n)
        .records(...full(10))
        .damage(40, { lostRecords: 2 })
        .segment(rivvenName(lsn), BigInt(lsn))
        .records(...full(1));
    expect(log(12).codes()).toEqual(["unreadable-region"]);
    expect(log(11).codes()).toEqual(["unreadable-region", "segment-overlap"]);
  });

  test("a record whose frame is known counts as one, and accounts for no gap", () => {
    const log = new EventLog(RIVVEN)
      .segment(rivvenName(0), 1n)
      .damage(500, { kind: "checksum-mismatch" })
      .segment(rivvenName(4), 4n)
      .records(...full(1));
    expect(log.codes()).toContain("segment-gap");
  });

  test("a segment without records begins nowhere: newer engines preallocate it under an estimated LSN", () => {
    const log = new EventLog(RIVVEN)
      .segment(rivvenName(0), 1n)
      .records(...full(2))
      .segment(rivvenName(9000), 9000n)
      .tail("zero", 4096);
    expect(log.codes().sort()).toEqual(["empty-segment", "zero-tail"]);
  });

  test("a torn segment lacks one record", () => {
    const log = new EventLog(RIVVEN)
      .segment(rivvenName(0), 1n)
      .records(...full(2))
      .tail("torn", 20);
    expect(
      log
        .segment(rivvenName(4), 4n)
        .records(...full(1))
        .codes(),
    ).toEqual(["torn-segment"]);
  });
});

describe("files", () => {
  test("SochDB ignores every segment but the newest", () => {
    const log = new EventLog(SOCHDB).records(checkpoint(1)).segment().records(checkpoint(2));
    const [finding] = log.verify().findings;
    expect(finding).toMatchObject({
      code: "engine-ignores-segment",
      segment: "wal_00000000.log",
      length: 52,
    });
  });

  test("a segment with a name that the engine would not give", () => {
    const log = new EventLog(AEGIS).segment("wal_current.log").records(checkpoint(1)).segment("wal_old.log");
    expect(log.verify().findings).toContainEqual(
      expect.objectContaining({ code: "engine-visible-file", severity: "error", segment: "wal_old.log" }),
    );
  });

  test("other files come last, and only those that the engine sees are errors", () => {
    const log = new EventLog(SOCHDB).records(checkpoint(1)).tail("garbage", 5);
    log.foreignFiles.push({ name: "notes.txt", bytes: 12, engineVisible: false });
    log.foreignFiles.push({ name: "wal_00000003.bak.log", bytes: 12, engineVisible: true });
    const result = log.verify();
    expect(result.findings.map(({ code, severity, segment }) => [code, severity, segment])).toEqual([
      ["trailing-garbage", "error", "wal_00000000.log"],
      ["engine-visible-file", "error", "wal_00000003.bak.log"],
      ["foreign-file", "info", "notes.txt"],
    ]);
    expect(result.foreignFiles).toHaveLength(2);
  });
});
