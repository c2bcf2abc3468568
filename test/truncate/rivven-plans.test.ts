import { describe, expect, test } from "vitest";
import { RIVVEN } from "../../src/format/rivven/rivven.ts";
import type { CutMode } from "../../src/truncate/request.ts";
import type { LogContents } from "../support/log-writer.ts";
import { writeLog } from "../support/log-writer.ts";
import { planAt, refusalCodes } from "../support/planned.ts";
import { fulls, rivvenName, rivvenRecords } from "../support/rivven-log.ts";

const CHECKPOINT: CutMode = { kind: "checkpoint" };

function plan(contents: LogContents, mode: CutMode): ReturnType<typeof planAt> {
  return planAt(writeLog(RIVVEN, contents), RIVVEN, mode);
}

/** 26 records; 20 more behind a rotation; a restart, which counts these 20; two more, 21 and 22; a rotation to 23. */
const RESTARTED: LogContents = {
  [rivvenName(0)]: fulls(26),
  [rivvenName(27)]: [...fulls(21), ...rivvenRecords("checkpoint")],
  [rivvenName(23)]: fulls(24),
};

/** What a checkpoint cut left, 12 records from LSN 41 on; a restart, which counts them; a rotation to 13. */
const CUT_AND_RESTARTED: LogContents = {
  [rivvenName(41)]: [...fulls(11), ...rivvenRecords("checkpoint")],
  [rivvenName(13)]: fulls(3),
};

const CUTS: readonly [string, CutMode][] = [
  ["--checkpoint", CHECKPOINT],
  ["--before-lsn", { kind: "before-lsn", lsn: 42n }],
  ["--after-lsn", { kind: "after-lsn", lsn: 42n }],
];

describe("segments that were written in another order than that of their names", () => {
  test.each(CUTS)("%s is refused where they overlap", (_, mode) => {
    const refusal = plan(RESTARTED, mode).refusals.find(({ code }) => code === "write-order");
    expect(refusal?.forcible).toBe(true);
    expect(refusal?.message).toContain([0, 27, 23].map(rivvenName).join(", "));
  });

  test.each(CUTS)("%s is refused where nothing overlaps and the older one was cut", (_, mode) => {
    const refusal = plan(CUT_AND_RESTARTED, mode).refusals.find(({ code }) => code === "write-order");
    expect(refusal?.message).toContain([41, 13].map(rivvenName).join(", "));
  });

  test("--checkpoint is refused where no order is proven", () => {
    const missing = { [rivvenName(0)]: fulls(3), [rivvenName(9)]: rivvenRecords("full", "checkpoint") };
    expect(refusalCodes(plan(missing, CHECKPOINT))).toEqual(["write-order"]);
  });

  test("--tail, which removes no record, is not refused", () => {
    expect(
      plan({ ...RESTARTED, [rivvenName(27)]: [...fulls(22), new Uint8Array(50)] }, { kind: "tail" }).refusals,
    ).toEqual([]);
  });

  test("segments that follow on each other are cut", () => {
    const { refusals, recordsRemoved } = plan(
      { [rivvenName(0)]: fulls(3), [rivvenName(4)]: rivvenRecords("full", "checkpoint", "full") },
      CHECKPOINT,
    );
    expect({ refusals, recordsRemoved }).toEqual({ refusals: [], recordsRemoved: 4 });
  });
});

describe("LSNs at the end of 64 bits", () => {
  const contents = rivvenRecords("full", "checkpoint", "full");

  test("a segment that would begin behind the last one is not cut", () => {
    const { refusals } = plan({ "18446744073709551615.wal": contents }, CHECKPOINT);
    expect(refusals.map(({ code, forcible }) => [code, forcible])).toEqual([["lsn-overflow", false]]);
  });

  test("one that begins with the last one is", () => {
    const { refusals, actions } = plan({ "18446744073709551614.wal": contents }, CHECKPOINT);
    expect(refusals).toEqual([]);
    expect(actions).toMatchObject([{ action: "cut", newName: "18446744073709551615.wal" }]);
  });
});

describe("what the engine counts after its next start", () => {
  // formats.md: the count after a restart is the number of records in the highest-numbered file alone.
  const BEFORE = [...fulls(40), ...rivvenRecords("checkpoint", "full")];

  test("is said where the cut changes it", () => {
    const { notes } = plan({ [rivvenName(0)]: BEFORE }, CHECKPOINT);
    expect(notes).toEqual([expect.stringContaining("goes on with LSN 3, not 43")]);
  });

  test("is said where another segment becomes the newest", () => {
    const contents = { [rivvenName(0)]: fulls(3), [rivvenName(4)]: fulls(3), [rivvenName(7)]: fulls(5) };
    const { notes } = plan(contents, { kind: "after-lsn", lsn: 5n });
    expect(notes).toEqual([expect.stringContaining("goes on with LSN 3, not 6")]);
  });

  test.each<[string, LogContents, CutMode]>([
    [
      "the newest segment stays as it is",
      { [rivvenName(0)]: fulls(3), [rivvenName(4)]: rivvenRecords("checkpoint", "full") },
      CHECKPOINT,
    ],
    ["the first segment becomes the newest", { [rivvenName(0)]: BEFORE }, { kind: "after-lsn", lsn: 5n }],
    ["nothing but the tail is cut", { [rivvenName(9)]: [...fulls(3), new Uint8Array(9)] }, { kind: "tail" }],
  ])("is not mentioned where %s", (_, contents, mode) => {
    expect(plan(contents, mode).notes).toEqual([]);
  });
});
