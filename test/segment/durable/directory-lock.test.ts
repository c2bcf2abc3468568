import { spawn } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { lockDirectory } from "../../../src/segment/durable/directory-lock.ts";
import { hasEnded, ownMark } from "../../../src/segment/durable/process-mark.ts";
import { endedProcess, markOf, markWith } from "../../support/process-marks.ts";
import { temporaryDirectory } from "../../support/temporary.ts";

describe("a lock on a directory", () => {
  test("is had once, and again when it is released", () => {
    const directory = temporaryDirectory();
    const lock = lockDirectory(directory);
    expect(readdirSync(directory)).toHaveLength(1);
    expect(() => lockDirectory(directory)).toThrow();
    lock.release();
    expect(readdirSync(directory)).toEqual([]);
    lockDirectory(directory).release();
  });

  test("is not had while another process that is there has it", () => {
    const directory = temporaryDirectory();
    const sleeper = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)"]);
    onTestFinished(() => {
      sleeper.kill();
    });
    writeFileSync(join(directory, `.walctl-lock-${markOf(sleeper.pid!)}`), "");
    expect(() => lockDirectory(directory)).toThrow(`process ${sleeper.pid} is changing these files`);
    writeFileSync(join(directory, `.walctl-lock-${markWith({ host: "00000000" })}`), "");
    expect(() => lockDirectory(directory)).toThrow("is changing these files");
    expect(readdirSync(directory)).toHaveLength(2);
  });

  test("is taken over from a process that has ended, and what it left is removed", () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, `.walctl-lock-${markWith({ process: endedProcess() })}`), "");
    writeFileSync(join(directory, `.walctl-lock-${markWith({ boot: "00000000" })}`), "");
    const lock = lockDirectory(directory);
    expect(readdirSync(directory)).toEqual([`.walctl-lock-${ownMark()}`]);
    lock.release();
  });
});

describe("a marked process", () => {
  test.each([
    ["this one", () => ownMark(), false],
    ["one whose id nobody has", () => markWith({ process: endedProcess() }), true],
    ["one whose id another process has by now", () => markWith({ start: "1" }), true],
    ["one of an earlier boot of this machine", () => markWith({ boot: "00000000" }), true],
    ["one of another machine", () => markWith({ host: "00000000" }), false],
    ["one of another container", () => markWith({ namespace: "00000000" }), false],
    ["one that could not see its boot", () => markWith({ boot: "e3b0c442" }), false],
    ["one that could not see its start", () => markWith({ start: "0" }), false],
    ["something else of that name", () => "backup", false],
  ])("%s has ended or not", (_, mark, ended) => {
    expect(hasEnded(mark())).toBe(ended);
  });
});
