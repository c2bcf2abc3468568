import { describe, expect, test } from "vitest";
import { AEGIS } from "../../src/format/aegis/aegis.ts";
import type { CutMode } from "../../src/truncate/request.ts";
import { aegisCheckpoint, aegisRecord, aegisUnknown } from "../support/aegis-log.ts";
import type { SegmentContent } from "../support/log-writer.ts";
import { writeLog } from "../support/log-writer.ts";
import { planAt } from "../support/planned.ts";
import { walctl } from "../support/walctl.ts";

const CHECKPOINT: CutMode = { kind: "checkpoint" };

function logOf(...contents: readonly SegmentContent[]): string {
  return writeLog(AEGIS, { "wal_current.log": contents });
}

/** Transaction 1 changes page 7 and commits; a checkpoint with this data; transaction 2 changes page 8 and commits. */
function checkpointed(data: string): string {
  return logOf(
    aegisRecord(1, "begin", 1),
    aegisRecord(2, "update", 1, 7),
    aegisRecord(3, "commit", 1),
    { ...aegisRecord(4, "checkpoint", 0), data: new TextEncoder().encode(data) },
    aegisRecord(5, "begin", 2),
    aegisRecord(6, "update", 2, 8),
    aegisRecord(7, "commit", 2),
  );
}

describe("--checkpoint of an Aegis log", () => {
  test.each([
    ["names nothing", `{"active_transactions":[],"dirty_pages":[]}`, 3],
    ["names the page", `{"active_transactions":[],"dirty_pages":[7]}`, 0],
    [
      "names the page behind lists further in",
      `{"m":{"dirty_pages":[]},"active_transactions":[],"dirty_pages":[7]}`,
      0,
    ],
    ["names its pages twice", `{"active_transactions":[],"dirty_pages":[7],"dirty_pages":[]}`, 0],
    ["begins with a byte order mark", `\u{feff}{"active_transactions":[],"dirty_pages":[]}`, 0],
  ])("where the checkpoint %s", (_, data, recordsRemoved) => {
    expect(planAt(checkpointed(data), AEGIS, CHECKPOINT).recordsRemoved).toBe(recordsRemoved);
  });

  /** The engine reads an undefined type as a begin, and redoes what a transaction does behind its begin alone. */
  const UNKNOWN_BEGINS = [
    aegisRecord(1, "begin", 9),
    aegisRecord(2, "update", 9, 3),
    aegisRecord(3, "commit", 9),
    aegisUnknown(4, 5),
    aegisCheckpoint(5),
    aegisRecord(6, "insert", 5, 7),
    aegisRecord(7, "commit", 5),
  ];

  test("keeps a record of an undefined type that the engine takes for a begin", () => {
    const { recordsRemoved, cut } = planAt(logOf(...UNKNOWN_BEGINS), AEGIS, CHECKPOINT);
    expect({ recordsRemoved, lsn: cut.lsn }).toEqual({ recordsRemoved: 3, lsn: 4n });
  });

  test("is not refused where the engine redoes the same behind the cut", () => {
    const { status, stdout } = walctl(["truncate", "--checkpoint", "--json", logOf(...UNKNOWN_BEGINS)]);
    expect({ status, safe: JSON.parse(stdout).safe }).toEqual({ status: 0, safe: true });
  });
});

test("a cut behind which the engine redoes less than now is refused for that as well", () => {
  // Transaction 1 goes on behind the cut, and the engine redoes nothing of it without its begin.
  const path = logOf(
    aegisRecord(1, "begin", 1),
    aegisRecord(2, "insert", 1, 7),
    aegisRecord(3, "insert", 1, 8),
    aegisRecord(4, "commit", 1),
    aegisRecord(5, "begin", 2),
    aegisRecord(6, "insert", 2, 9),
    aegisRecord(7, "commit", 2),
  );
  const { stdout } = walctl(["truncate", "--before-lsn", "3", "--json", path]);
  const { refusals } = JSON.parse(stdout) as {
    readonly refusals: readonly { readonly [key: string]: string }[];
  };
  expect(refusals.map(({ code }) => code)).toEqual(["needed-by-recovery", "engine-rejects"]);
  expect(refusals[1]!["message"]).toContain("whether to redo 1 change behind the cut");
});

test("damaged records are counted however many places there are", () => {
  const contents = Array.from({ length: 500 }, (_, index) => {
    const record = aegisRecord(index + 2, "insert", 1, 3);
    if (index % 2 === 0) return record;
    const bytes = AEGIS.encode({
      ...{ typeCode: 4, prevLsn: null, pageOffset: null, flags: null, beforeLength: null, undoNextLsn: null },
      ...{ type: "insert", lsn: BigInt(index + 2), txnId: 1n, pageId: 3n, data: new Uint8Array(8) },
    });
    // Two bits far from each other: no single one explains them.
    for (const at of [41, 47]) bytes[at]! ^= 0x11;
    return bytes;
  });
  const plan = planAt(logOf(aegisRecord(1, "begin", 1), ...contents), AEGIS, { kind: "after-lsn", lsn: 1n });
  expect(plan.recordsRemoved).toBe(250);
  expect(plan.lost.damagedRecords).toBe(250);
});
