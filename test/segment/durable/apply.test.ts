import {
  appendFileSync,
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { FileChange } from "../../../src/segment/durable/apply.ts";
import { applyChange } from "../../../src/segment/durable/apply.ts";
import { beginDigest } from "../../../src/segment/durable/digested-files.ts";
import type { DirectoryLock } from "../../../src/segment/durable/directory-lock.ts";
import type { FileAction } from "../../../src/segment/durable/file-action.ts";
import { finishPendingSteps, hasPendingSteps } from "../../../src/segment/durable/pending-steps.ts";
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

describe("an interrupted change", () => {
  test("is completed from its list of steps, wherever it stopped", () => {
    const directory = threeFiles();
    const stamp = (name: string): object => {
      const { ino, size, mtimeNs } = statSync(join(directory, name), { bigint: true });
      return { inode: String(ino), size: Number(size), modified: String(mtimeNs) };
    };
    const steps = [
      { step: "unlink", name: "gone-already", source: stamp("a") },
      { step: "unlink", name: "a", source: stamp("a") },
      { step: "rename", name: "c", to: "c2", source: stamp("c"), target: null },
    ];
    writeFileSync(join(directory, ".walctl-pending.json"), JSON.stringify({ tool: "walctl", steps }));
    expect(hasPendingSteps(directory)).toBe(true);
    finishPendingSteps(directory);
    expect(filesOf(directory)).toEqual({ b: "bbbbcccc", c2: "dddd" });
  });

  test("is not completed on a file that is another one by now", () => {
    const directory = threeFiles();
    const steps = [{ step: "unlink", name: "a", source: { inode: "1", size: 4, modified: "1" } }];
    writeFileSync(join(directory, ".walctl-pending.json"), JSON.stringify({ tool: "walctl", steps }));
    expect(() => finishPendingSteps(directory)).toThrow("is not the file that this change was made for");
    expect(existsSync(join(directory, "a"))).toBe(true);
  });

  test("cannot lead out of the directory", () => {
    const directory = threeFiles();
    const outside = `${directory}-outside`;
    writeFileSync(outside, "x");
    const steps = [{ step: "unlink", name: "../wal-outside", source: null }];
    writeFileSync(join(directory, ".walctl-pending.json"), JSON.stringify({ tool: "walctl", steps }));
    expect(() => finishPendingSteps(directory)).toThrow("not readable");
    expect(existsSync(outside)).toBe(true);
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
    expect(planRestoration(backup, directory).changedSince).toEqual(["b2"]);
  });

  test("is not put back when it is damaged, or belongs elsewhere", () => {
    const directory = threeFiles();
    const backup = `${directory}.bak`;
    applyChange(changeOf(directory, prefixCut(directory), backup));
    expect(() => planRestoration(backup, "/somewhere/else")).toThrow("a backup of");
    writeFileSync(join(backup, "a"), "aaab");
    expect(() => planRestoration(backup, directory)).toThrow("not what was backed up");
  });

  test("does not go where something stands already", () => {
    const directory = threeFiles();
    const other = threeFiles();
    expect(() => applyChange(changeOf(directory, prefixCut(directory), other))).toThrow("exists already");
    expect(filesOf(directory)).toEqual(ORIGINAL);
    expect(filesOf(other)).toEqual(ORIGINAL);
  });
});
