import { describe, expect, test } from "vitest";
import { AEGIS } from "../../src/format/aegis/aegis.ts";
import { RIVVEN } from "../../src/format/rivven/rivven.ts";
import { SOCHDB } from "../../src/format/sochdb/sochdb.ts";
import { isOk } from "../../src/verify/result.ts";
import type { RecordSpec } from "../support/event-log.ts";
import { EventLog } from "../support/event-log.ts";

const checkpoint = (lsn: number): RecordSpec => ({ type: "checkpoint", lsn: BigInt(lsn) });
const mismatch = { kind: "checksum-mismatch", atEnd: true } as const;

describe("verdict", () => {
  test("clean: nothing, or warnings and infos", () => {
    expect(new EventLog(SOCHDB).records(checkpoint(1)).verify().verdict).toBe("clean");
    expect(new EventLog(SOCHDB).segment().verify().verdict).toBe("clean");
    expect(new EventLog(SOCHDB).records(checkpoint(1), checkpoint(3)).verify().verdict).toBe("clean");
  });

  test("torn: a torn tail and no error", () => {
    const log = new EventLog(SOCHDB).records(checkpoint(1), checkpoint(3)).tail("torn", 7);
    expect(log.verify().verdict).toBe("torn");
  });

  test("a torn tail behind an error is corrupt", () => {
    const log = new EventLog(SOCHDB).damage(60).records(checkpoint(1)).tail("torn", 7);
    expect(log.verify().verdict).toBe("corrupt");
  });

  test("ambiguous: a complete last record that fails its checksum, and nothing else", () => {
    expect(new EventLog(SOCHDB).records(checkpoint(1)).damage(52, mismatch).verify().verdict).toBe(
      "ambiguous",
    );
  });

  test("ambiguous: preallocated zeros may stand behind it", () => {
    const log = new EventLog(RIVVEN).segment(undefined, 1n).records({ type: "full" }).damage(30, mismatch);
    expect(log.tail("zero", 500).verify().verdict).toBe("ambiguous");
  });

  test.each([
    [
      "a flipped bit explains it",
      new EventLog(SOCHDB).damage(52, { ...mismatch, singleBit: { offset: 3, bit: 1 } }),
    ],
    ["its true length explains it", new EventLog(SOCHDB).damage(52, { ...mismatch, reframedLength: 60 })],
    [
      "it is not the last record",
      new EventLog(SOCHDB).damage(52, { ...mismatch, atEnd: false }).records(checkpoint(2)),
    ],
    [
      "a segment follows",
      new EventLog(AEGIS).damage(52, mismatch).segment("wal_current.log").records(checkpoint(2)),
    ],
    ["there is another error", new EventLog(SOCHDB).damage(52).records(checkpoint(1)).damage(52, mismatch)],
    ["a torn tail follows", new EventLog(SOCHDB).damage(52, mismatch).tail("torn", 9)],
  ])("corrupt, not ambiguous, where %s", (_, log) => {
    expect(log.verify().verdict).toBe("corrupt");
  });
});

describe("the threshold", () => {
  const clean = new EventLog(SOCHDB).records(checkpoint(1)).verify();
  const warned = new EventLog(SOCHDB).records(checkpoint(1)).tail("torn", 7).verify();
  const broken = new EventLog(SOCHDB).damage(52).records(checkpoint(1)).verify();

  test.each([
    ["clean", clean, { error: true, warning: true, never: true }],
    ["warnings", warned, { error: true, warning: false, never: true }],
    ["errors", broken, { error: false, warning: false, never: true }],
  ] as const)("a log with %s", (_, result, expected) => {
    expect(isOk(result, "error")).toBe(expected.error);
    expect(isOk(result, "warning")).toBe(expected.warning);
    expect(isOk(result, "never")).toBe(expected.never);
  });
});

describe("summary, segments and coverage", () => {
  const log = new EventLog(AEGIS)
    .records(checkpoint(1), checkpoint(3), checkpoint(2))
    .damage(60)
    .records(checkpoint(6))
    .tail("torn", 25)
    .segment("wal_0000000000000001.log")
    .segment("wal_current.log")
    .records(checkpoint(7))
    .tail("garbage", 11);
  const result = log.verify();

  test("every byte is in one class", () => {
    expect(result.coverage).toEqual({ records: 5 * 44, damaged: 60, torn: 25, zeros: 0, garbage: 11 });
    expect(result.summary.bytes).toBe(5 * 44 + 60 + 25 + 11);
  });

  test("LSNs are the lowest and the highest, whatever their order", () => {
    expect(result.summary).toMatchObject({ segments: 3, records: 5, firstLsn: 1n, lastLsn: 7n });
    expect(result.segments.map(({ firstLsn, lastLsn }) => [firstLsn, lastLsn])).toEqual([
      [1n, 6n],
      [null, null],
      [7n, 7n],
    ]);
  });

  test("segments tell how they end", () => {
    expect(result.segments.map(({ tail }) => tail)).toEqual([
      { kind: "torn", offset: 4 * 44 + 60, length: 25 },
      { kind: "clean", offset: 0, length: 0 },
      { kind: "garbage", offset: 44, length: 11 },
    ]);
  });

  test("it says what was checked", () => {
    expect(result.checks).toContain("the frame and the checksum of every record");
  });
});

describe("findings", () => {
  test("stand in log order, whenever they were found", () => {
    const log = new EventLog(SOCHDB).records(checkpoint(1), checkpoint(5), checkpoint(6)).damage(52);
    const { findings } = log.records(checkpoint(8), checkpoint(8)).tail("zero", 60).verify();
    const offsets = findings.map(({ offset }) => offset);
    expect(offsets).toEqual(offsets.toSorted((a, b) => a! - b!));
    expect(findings[0]?.code).toBe("lsn-gap");
  });

  test("are listed up to a limit, the first in log order, and all counted", () => {
    const log = new EventLog(SOCHDB);
    for (let i = 0; i < 500; i++)
      log.records(checkpoint(1 + 2 * i), { type: "unknown", lsn: BigInt(2 + 2 * i) });
    const all = log.verify(1000);
    const some = log.verify(3);
    expect(some.findings).toEqual(all.findings.slice(0, 3));
    expect(some.summary).toEqual(all.summary);
    expect(some.summary.byCode).toEqual({ "unknown-type": 500 });
    expect(log.verify(0).findings).toEqual([]);
  });

  test("carry what explains the damage", () => {
    const log = new EventLog(SOCHDB).damage(52, { singleBit: { offset: 20, bit: 3 }, lsn: 9n, txnId: 4n });
    const [finding] = log.records(checkpoint(1)).verify().findings;
    expect(finding).toMatchObject({ singleBit: { offset: 20, bit: 3 }, lsn: 9n, txnId: 4n });
    expect(finding?.message).toContain("flipping bit 3 of the byte at offset 20 (0x14)");
  });
});
