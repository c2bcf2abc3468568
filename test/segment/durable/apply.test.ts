import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { FileChange } from "../../../src/segment/durable/apply.ts";
import { applyChange } from "../../../src/segment/durable/apply.ts";
import { completeInterrupted } from "../../../src/segment/durable/complete-interrupted.ts";
import { contentOf } from "../../../src/segment/durable/digest.ts";
import { beginDigest } from "../../../src/segment/durable/digested-files.ts";
import type { DirectoryLock } from "../../../src/segment/durable/directory-lock.ts";
import type { FileAction } from "../../../src/segment/durable/file-action.ts";
import { hasPendingSteps } from "../../../src/segment/durable/pending-steps.ts";
import type { PinnedFile } from "../../../src/segment/durable/pinned-file.ts";
import { pinFile } from "../../../src/segment/durable/pinned-file.ts";
import { planRestoration, restore } from "../../../src/segment/durable/restore.ts";
import { temporaryLog } from "../../support/temporary.ts";

const text = (content: string): Uint8Array => new TextEncoder().encode(content);

/** The directory's files with what they hold. */
function filesOf(directory: string): Record<string, string> {
  const names = readdirSync(directory).sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(directory, name), "utf8")]));
}

function cut(directory: string, name: string, from: number, to: number, newName: string = name): FileAction {
  const path = join(directory, name);
  return { action: "replace", name, newName, parts: [{ kind: "range", path, from, to }], attributesOf: path };
}

function changeOf(
  directory: string,
  actions: readonly FileAction[],
  backup: string | null = null,
): FileChange {
  const names = readdirSync(directory);
  const sized = names.map((name) => ({ name, size: statSync(join(directory, name)).size }));
  const expected = beginDigest(directory, sized)();
  return {
    lock: lockOf(directory),
    actions,
    expected,
    backup: backup === null ? null : { path: backup, names, format: "sochdb" },
  };
}

/** What this process may change is told once for each test's directory: nobody else is there. */
function lockOf(directory: string): DirectoryLock {
  return { directory, release: () => {} };
}

const CONTENT = { inode: "1", modified: "1", size: 4, sha256: "0".repeat(64) };

function moveOver(directory: string, from: string, to: string): void {
  renameSync(join(directory, from), join(directory, to));
}

const ORIGINAL = { a: "aaaa", b: "bbbbcccc", c: "dddd" };

function threeFiles(): string {
  return temporaryLog({ a: text("aaaa"), b: text("bbbbcccc"), c: text("dddd") });
}

/** Drops `a` and the half of `b`, which gets another name. */
function prefixCut(directory: string): FileAction[] {
  return [{ action: "remove", name: "a" }, cut(directory, "b", 4, 8, "b2")];
}

describe("a change of files", () => {
  test("removes, cuts and renames, and leaves nothing else behind", () => {
    const directory = threeFiles();
    applyChange(changeOf(directory, prefixCut(directory)));
    expect(filesOf(directory)).toEqual({ b2: "cccc", c: "dddd" });
  });

  test("puts ranges and given bytes together", () => {
    const directory = threeFiles();
    const path = join(directory, "b");
    const parts = [
      { kind: "range", path, from: 0, to: 2 },
      { kind: "bytes", chunks: [text("--"), text("++")] },
      { kind: "range", path, from: 6, to: 8 },
    ] as const;
    const replace: FileAction = { action: "replace", name: "b", newName: "b", parts, attributesOf: path };
    applyChange(changeOf(directory, [replace]));
    expect(filesOf(directory)).toEqual({ ...ORIGINAL, b: "bb--++cc" });
  });

  test("moves more than one chunk of bytes", () => {
    const bytes = Uint8Array.from({ length: 2_500_000 }, (_, i) => i % 251);
    const directory = temporaryLog({ big: bytes });
    applyChange(changeOf(directory, [cut(directory, "big", 100_001, 2_400_003)]));
    expect(readFileSync(join(directory, "big")).equals(bytes.subarray(100_001, 2_400_003))).toBe(true);
  });

  test("keeps permissions and times", () => {
    const directory = threeFiles();
    const path = join(directory, "b");
    chmodSync(path, 0o640);
    utimesSync(path, 1_000_000_000.25, 1_100_000_000.5);
    applyChange(changeOf(directory, [cut(directory, "b", 0, 4)]));
    const stats = statSync(path);
    expect(stats.mode & 0o7777).toBe(0o640);
    expect(stats.mtimeMs).toBe(1_100_000_000_500);
    expect(stats.size).toBe(4);
  });

  test("never makes a time older than it was to the microsecond, however often it is copied", () => {
    const directory = threeFiles();
    for (const microseconds of [1_700_000_001_987_654, 1_699_999_999_999_999, 1_000_001]) {
      const path = join(directory, "b");
      utimesSync(path, 1, (microseconds + 0.5) / 1e6);
      const written = (): bigint => statSync(path, { bigint: true }).mtimeNs / 1000n;
      expect(written()).toBe(BigInt(microseconds));
      applyChange(changeOf(directory, [cut(directory, "b", 0, 4)]));
      applyChange(changeOf(directory, [cut(directory, "b", 0, 4)]));
      expect(written()).toBe(BigInt(microseconds));
    }
  });

  test("is refused where a file holds something else than was planned for, and touches nothing", () => {
    const directory = threeFiles();
    const change = changeOf(directory, prefixCut(directory), `${directory}.bak`);
    appendFileSync(join(directory, "c"), "!");
    expect(() => applyChange(change)).toThrow("has changed since the plan was made");
    expect(filesOf(directory)).toEqual({ ...ORIGINAL, c: "dddd!" });
    expect(existsSync(`${directory}.bak`)).toBe(false);
    expect(existsSync(`${directory}.bak.walctl-partial`)).toBe(false);
  });

  test("is refused for a symbolic link", () => {
    const directory = threeFiles();
    symlinkSync("a", join(directory, "link"));
    expect(() => applyChange(changeOf(directory, [cut(directory, "link", 0, 2)]))).toThrow("a symbolic link");
    expect(readFileSync(join(directory, "a"), "utf8")).toBe("aaaa");
  });

  test("does not rename over a file that is there", () => {
    const directory = threeFiles();
    expect(() => applyChange(changeOf(directory, [cut(directory, "a", 0, 2, "c")]))).toThrow("c: exists");
    expect(filesOf(directory)).toEqual(ORIGINAL);
  });
});

/** A file as the list of steps names it. */
function pinned(directory: string, name: string): PinnedFile {
  const path = join(directory, name);
  return pinFile(path, contentOf(path))!;
}

function leaveSteps(directory: string, steps: readonly object[]): void {
  writeFileSync(join(directory, ".walctl-pending.json"), JSON.stringify({ tool: "walctl", steps }));
}

describe("an interrupted change", () => {
  /** `a` and what was to be gone already are removed; `b` gets new content, which waits, and another name. */
  function interrupted(): string {
    const directory = threeFiles();
    writeFileSync(join(directory, ".walctl-0.tmp"), "new");
    const source = pinned(directory, ".walctl-0.tmp");
    leaveSteps(directory, [
      { step: "unlink", name: "gone-already", source: pinned(directory, "a") },
      { step: "unlink", name: "a", source: pinned(directory, "a") },
      { step: "rename", name: ".walctl-0.tmp", to: "b", source, target: pinned(directory, "b") },
      { step: "rename", name: "b", to: "b2", source, target: null },
    ]);
    return directory;
  }

  const COMPLETED = { b2: "new", c: "dddd" };

  test("is completed from its list of steps", () => {
    const directory = interrupted();
    expect(hasPendingSteps(directory)).toBe(true);
    const { completed } = completeInterrupted(directory);
    expect(filesOf(directory)).toEqual(COMPLETED);
    expect(completed).toEqual({ removed: ["gone-already", "a"], replaced: [{ name: "b", newName: "b2" }] });
  });

  test.each([
    ["the removal", (directory: string) => rmSync(join(directory, "a"))],
    ["the new content", (directory: string) => moveOver(directory, ".walctl-0.tmp", "b")],
    [
      "the new name",
      (directory: string) => {
        moveOver(directory, ".walctl-0.tmp", "b");
        moveOver(directory, "b", "b2");
      },
    ],
  ])("is completed wherever it stopped: behind %s", (_, getOn) => {
    const directory = interrupted();
    getOn(directory);
    completeInterrupted(directory);
    expect(filesOf(directory)).toEqual(COMPLETED);
  });

  test("is completed in a copy, where every file is another one with the same content", () => {
    const directory = interrupted();
    const copy = `${directory}-copy`;
    cpSync(directory, copy, { recursive: true });
    completeInterrupted(copy);
    expect(filesOf(copy)).toEqual(COMPLETED);
  });

  test.each([
    ["holds something else", (directory: string) => writeFileSync(join(directory, "b"), "bbbbcccd")],
    ["is gone", (directory: string) => rmSync(join(directory, "b"))],
    ["has lost its new content", (directory: string) => rmSync(join(directory, ".walctl-0.tmp"))],
    ["has its new name taken", (directory: string) => writeFileSync(join(directory, "b2"), "")],
  ])("is left as it is where a file %s", (_, spoil) => {
    const directory = interrupted();
    spoil(directory);
    const before = filesOf(directory);
    expect(() => completeInterrupted(directory)).toThrow("is not the file that this change was made for");
    expect(filesOf(directory)).toEqual(before);
  });

  test.each([
    ["leads out of the directory", { step: "unlink", name: "../outside", source: CONTENT }],
    ["renames out of it", { step: "rename", name: "a", to: "../b", source: CONTENT, target: null }],
    ["names nothing", { step: "unlink" }],
    ["is none", { step: "format", name: "a", source: CONTENT }],
  ])("is not completed by a step that %s", (_, step) => {
    const directory = threeFiles();
    leaveSteps(directory, [step]);
    expect(() => completeInterrupted(directory)).toThrow("not readable");
    expect(filesOf(directory)).toMatchObject(ORIGINAL);
  });
});

describe("a backup", () => {
  test("holds what was there, and is put back", () => {
    const directory = threeFiles();
    const backup = `${directory}.bak`;
    applyChange(changeOf(directory, prefixCut(directory), backup));
    expect(filesOf(backup)).toEqual(ORIGINAL);
    const restoration = planRestoration(backup, directory);
    expect(restoration.changedSince).toEqual([]);
    restore(lockOf(directory), restoration);
    expect(filesOf(directory)).toEqual(ORIGINAL);
    expect(planRestoration(backup, directory).actions).toEqual([]);
  });

  test("tells of files that something has written into since", () => {
    const directory = threeFiles();
    const backup = `${directory}.bak`;
    applyChange(changeOf(directory, prefixCut(directory), backup));
    appendFileSync(join(directory, "b2"), "new");
    expect(planRestoration(backup, directory).changedSince).toEqual([{ name: "b2", how: "written" }]);
  });

  test("is put back into a copy of its directory, but only as the change has left it", () => {
    const directory = threeFiles();
    const backup = `${directory}.bak`;
    applyChange(changeOf(directory, prefixCut(directory), backup));
    const copy = `${directory}-copy`;
    cpSync(directory, copy, { recursive: true });
    restore(lockOf(copy), planRestoration(backup, copy));
    expect(filesOf(copy)).toEqual(ORIGINAL);
    appendFileSync(join(copy, "b"), "new");
    expect(() => planRestoration(backup, copy)).toThrow(`a backup of ${directory}`);
  });

  test("is not put back when it is damaged, or belongs elsewhere", () => {
    const directory = threeFiles();
    const backup = `${directory}.bak`;
    applyChange(changeOf(directory, prefixCut(directory), backup));
    expect(() => planRestoration(backup, "/somewhere/else")).toThrow("a backup of");
    writeFileSync(join(backup, "a"), "aaab");
    expect(() => planRestoration(backup, directory)).toThrow("not what was backed up");
  });

  test("that a process went on writing into is put back with what it wrote", () => {
    const directory = threeFiles();
    const backup = `${directory}.bak`;
    applyChange(changeOf(directory, prefixCut(directory), backup));
    appendFileSync(join(backup, "b"), "late");
    const restoration = planRestoration(backup, directory);
    expect(restoration.grown).toEqual(["b"]);
    restore(lockOf(directory), restoration);
    expect(filesOf(directory)).toEqual({ ...ORIGINAL, b: "bbbbcccclate" });
    expect(planRestoration(backup, directory)).toMatchObject({ actions: [], changedSince: [] });
  });

  test("does not go where something stands already", () => {
    const directory = threeFiles();
    const other = threeFiles();
    expect(() => applyChange(changeOf(directory, prefixCut(directory), other))).toThrow("exists already");
    expect(filesOf(directory)).toEqual(ORIGINAL);
    expect(filesOf(other)).toEqual(ORIGINAL);
  });
});
