import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { AEGIS } from "../../src/format/aegis/aegis.ts";
import { RIVVEN } from "../../src/format/rivven/rivven.ts";
import type { CutMode } from "../../src/truncate/request.ts";
import { aegisCheckpoint, aegisRecord } from "../support/aegis-log.ts";
import { writeLog } from "../support/log-writer.ts";
import { planAt, refusalCodes } from "../support/planned.ts";
import { fulls, rivvenName, rivvenRecords } from "../support/rivven-log.ts";

const CURRENT = "wal_current.log";
const OLDER = "wal_0000000000000000.log";

/** The older segment changes page 7, the current one changes it again and then takes a checkpoint. */
function aegisLog(): string {
  return writeLog(AEGIS, {
    [OLDER]: [aegisRecord(1, "begin", 1), aegisRecord(2, "update", 1, 7), aegisRecord(3, "commit", 1)],
    [CURRENT]: [
      aegisRecord(4, "begin", 2),
      aegisRecord(5, "update", 2, 7),
      aegisRecord(6, "commit", 2),
      aegisCheckpoint(7),
      aegisRecord(8, "begin", 3),
      aegisRecord(9, "update", 3, 9),
      new Uint8Array(20).fill(0x55),
    ],
  });
}

/** Three segments that follow on each other, a checkpoint in the middle one. */
function rivvenLog(): string {
  return writeLog(RIVVEN, {
    [rivvenName(0)]: fulls(3),
    [rivvenName(4)]: rivvenRecords("full", "checkpoint", "full"),
    [rivvenName(7)]: fulls(1),
  });
}

const CUTS: readonly CutMode[] = [
  { kind: "checkpoint" },
  { kind: "before-lsn", lsn: 6n },
  { kind: "after-lsn", lsn: 5n },
];

describe("one segment of several", () => {
  test.each(CUTS)("$kind is refused, for the others are not looked at", (mode) => {
    for (const [path, format, others] of [
      [join(aegisLog(), CURRENT), AEGIS, OLDER],
      [join(rivvenLog(), rivvenName(4)), RIVVEN, `${rivvenName(0)}, ${rivvenName(7)}`],
    ] as const) {
      const refusal = planAt(path, format, mode).refusals.find(({ code }) => code === "other-segments");
      expect(refusal?.forcible).toBe(true);
      expect(refusal?.message).toContain(others);
      expect(refusal?.message).toContain("give the directory");
    }
  });

  test.each(CUTS)("$kind of the directory is not refused for that", (mode) => {
    expect(refusalCodes(planAt(rivvenLog(), RIVVEN, mode))).not.toContain("other-segments");
  });

  test("what is no record may be cut off any of them", () => {
    const { refusals, actions } = planAt(join(aegisLog(), CURRENT), AEGIS, { kind: "tail" });
    expect(refusals).toEqual([]);
    expect(actions).toHaveLength(1);
  });

  test("a name that a neighbour has is not given, forced or not", () => {
    // LSN 4 is the second record of the first segment, whose name says that it begins with 3.
    const wal = writeLog(RIVVEN, {
      [rivvenName(3)]: rivvenRecords("full", "checkpoint", "full"),
      [rivvenName(4)]: fulls(1),
    });
    const { refusals } = planAt(join(wal, rivvenName(3)), RIVVEN, { kind: "checkpoint" });
    expect(refusals.map(({ code, forcible }) => [code, forcible])).toEqual([
      ["other-segments", true],
      ["name-taken", false],
    ]);
  });

  test("a segment that stands alone is the whole log", () => {
    const wal = writeLog(RIVVEN, { [rivvenName(4)]: rivvenRecords("full", "checkpoint", "full") });
    expect(planAt(join(wal, rivvenName(4)), RIVVEN, { kind: "checkpoint" }).refusals).toEqual([]);
  });
});
