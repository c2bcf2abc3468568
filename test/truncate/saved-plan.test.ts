import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { SOCHDB } from "../../src/format/sochdb/sochdb.ts";
import type { SavedPlan } from "../../src/truncate/saved-plan.ts";
import { parseSavedPlan, savedPlanText } from "../../src/truncate/saved-plan.ts";
import { writeLog } from "../support/log-writer.ts";
import { walctl } from "../support/walctl.ts";

const SEGMENT = "wal_00000000.log";

function sochdbLog(): string {
  return writeLog(SOCHDB, {
    [SEGMENT]: [
      { type: "begin", lsn: 1n, txnId: 1n },
      { type: "commit", lsn: 2n, txnId: 1n, prevLsn: 1n },
    ],
  });
}

function bytesOf(directory: string): Record<string, string> {
  const files = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ name }) => [name, readFileSync(join(directory, name)).toString("hex")]),
  );
}

describe("where a plan is saved", () => {
  test.each([
    ["over a segment", SEGMENT, "inside the log"],
    ["beside the segments", "cut.json", "inside the log"],
    ["under a name that the engine takes for a segment", "wal_9.log", "inside the log"],
    ["in a directory of the log", "sub/cut.json", "inside the log"],
    ["over somebody's file", "../notes.txt", "exists and is no saved plan"],
    ["over a directory", "../other", "exists and is no saved plan"],
    ["in another directory under a segment's name", "../other/wal_00000007.log", "the name of a segment"],
    ["over a segment through a link", "../link/wal_00000000.log", "inside the log"],
    ["by a link that leads to a new file beside the segments", "../cut.json", "inside the log"],
  ])("not %s", (_, name, reason) => {
    const wal = sochdbLog();
    for (const directory of [join(wal, "sub"), join(wal, "..", "other")]) mkdirSync(directory);
    symlinkSync(wal, join(wal, "..", "link"));
    symlinkSync(join(wal, "cut.json"), join(wal, "..", "cut.json"));
    writeFileSync(join(wal, "..", "notes.txt"), "mine");
    const before = [bytesOf(wal), bytesOf(join(wal, "..")), bytesOf(join(wal, "..", "other"))];
    for (const log of [wal, join(wal, SEGMENT)]) {
      const { status, stderr } = walctl(["truncate", "--tail", "--plan", join(wal, name), log]);
      expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(reason) });
    }
    expect([bytesOf(wal), bytesOf(join(wal, "..")), bytesOf(join(wal, "..", "other"))]).toEqual(before);
  });

  test("in the place of an older plan or of an empty file, and nothing beside it is touched", () => {
    const wal = sochdbLog();
    const directory = join(wal, "..");
    const plan = join(directory, "cut.json");
    writeFileSync(plan, "");
    writeFileSync(`${plan}.tmp`, "mine");
    for (const mode of ["--tail", "--checkpoint"]) {
      expect(walctl(["truncate", mode, "--plan", plan, wal]).status).toBe(0);
      expect(parseSavedPlan(readFileSync(plan, "utf8"), plan).request.mode.kind).toBe(mode.slice(2));
    }
    expect(readdirSync(directory).sort()).toEqual(["cut.json", "cut.json.tmp", "wal"]);
    expect(readFileSync(`${plan}.tmp`, "utf8")).toBe("mine");
  });
});

const SAVED: SavedPlan = {
  request: { mode: { kind: "after-lsn", lsn: 2n ** 64n - 1n }, assumeFlushed: false, maxLoss: 1 },
  files: [{ name: SEGMENT, size: 104, sha256: "00" }],
  filesAfter: [{ name: SEGMENT, size: 52, sha256: "01" }],
};

type Members = Record<string, unknown>;

describe("parseSavedPlan", () => {
  test("reads what was saved", () => {
    expect(parseSavedPlan(savedPlanText(SAVED), "cut.json")).toEqual(SAVED);
  });

  test("reads what an earlier walctl saved, without the files afterwards", () => {
    const { filesAfter, ...earlier } = JSON.parse(savedPlanText(SAVED)) as Members;
    expect(filesAfter).toHaveLength(1);
    expect(parseSavedPlan(JSON.stringify(earlier), "cut.json")).toEqual({ ...SAVED, filesAfter: [] });
  });

  test.each<[string, Members]>([
    ["a file that is null", { files: [null] }],
    ["a file without a digest", { files: [{ name: SEGMENT, size: 104 }] }],
    ["a size that is no number", { files: [{ name: SEGMENT, size: "104", sha256: "00" }] }],
    ["files that are no list", { files: {} }],
    ["files afterwards without a size", { filesAfter: [{ name: SEGMENT, sha256: "00" }] }],
    ["a limit that is text", { maxLoss: "abc" }],
    ["a limit below zero", { maxLoss: -1 }],
    ["a limit that is gone", { maxLoss: undefined }],
    ["no mode", { mode: null }],
    ["an unknown mode", { mode: { kind: "__proto__", lsn: "3" } }],
    ["an LSN that is a number", { mode: { kind: "after-lsn", lsn: 3 } }],
    ["a mode without its LSN", { mode: { kind: "before-lsn" } }],
    ["another version", { planVersion: 2 }],
  ])("objects to %s", (_, members) => {
    const edited = { ...(JSON.parse(savedPlanText(SAVED)) as Members), ...members };
    expect(() => parseSavedPlan(JSON.stringify(edited), "cut.json")).toThrow("not a saved plan");
  });

  test.each(["null", "[]", "7", "{"])("objects to %s", (text) => {
    expect(() => parseSavedPlan(text, "cut.json")).toThrow("not a saved plan");
  });
});
