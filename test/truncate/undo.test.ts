import {
  appendFileSync,
  cpSync,
  existsSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { contentsOf, logCopy } from "../support/log-copy.ts";
import type { RunResult } from "../support/walctl.ts";
import { shell, walctl } from "../support/walctl.ts";

const CURRENT = "wal_current.log";

/** A log of which the end is cut off, by removing its last segments and cutting one, with its backup. */
function cutLog(): { readonly wal: string; readonly backup: string; readonly before: object } {
  const wal = logCopy("aegis/rotated");
  const before = contentsOf(wal);
  const backup = `${wal}.bak`;
  const args = ["--before-lsn", "150", "--force", "--apply", "--quiet", "--backup", backup];
  expect(walctl(["truncate", ...args, wal]).status).toBe(0);
  expect(contentsOf(wal)).not.toEqual(before);
  return { wal, backup, before };
}

function undo(backup: string, wal: string, ...args: readonly string[]): RunResult {
  return walctl(["truncate", "--undo", backup, "--apply", ...args, wal]);
}

describe("--undo is refused", () => {
  test.each([
    ["a segment that the cut left alone was written to", CURRENT, (p: string) => appendFileSync(p, "new")],
    ["one of them is gone", CURRENT, (path: string) => rmSync(path)],
    ["a segment is new", "wal_0000000000000099.log", (path: string) => writeFileSync(path, "new")],
  ])("where %s", (_, name, change) => {
    const { wal, backup } = cutLog();
    change(join(wal, name));
    const since = contentsOf(wal);
    const { status, stdout } = undo(backup, wal);
    expect(status).toBe(1);
    expect(stdout).toContain(`${name} `);
    expect(contentsOf(wal)).toEqual(since);
    expect(undo(backup, wal, "--force").status).toBe(0);
  });

  test.each([
    ["a copy of the backup", "wal_0000000000000000.log", true],
    ["a file that the backup has as a copy", CURRENT, false],
  ])("where %s has grown", (_, name, isCopied) => {
    const { wal, backup } = cutLog();
    const given = isCopied ? `${backup}-copy` : backup;
    if (isCopied) {
      for (const end of ["", ".manifest.json"]) cpSync(backup + end, given + end, { recursive: true });
    }
    const path = join(given, name);
    const { size } = statSync(path);
    appendFileSync(path, "z");
    const since = contentsOf(wal);
    expect(undo(given, wal, "--force")).toMatchObject({
      status: 2,
      stderr: `walctl: ${path}: has grown since it was backed up, and is a copy, into which no engine writes (cut it to ${size} bytes, or give the backup where it was made)\n`,
    });
    expect(contentsOf(wal)).toEqual(since);
    truncateSync(path, size);
    expect(undo(given, wal).status).toBe(0);
  });

  test("where a neighbour of the one file that was cut was written to", () => {
    const wal = logCopy("aegis/rotated");
    const backup = `${wal}.bak`;
    const path = join(wal, CURRENT);
    const args = ["--after-lsn", "150", "--force", "--apply", "--quiet", "--backup", backup];
    expect(walctl(["truncate", ...args, path]).status).toBe(0);
    appendFileSync(join(wal, "wal_0000000000000000.log"), "new");
    expect(undo(backup, path)).toMatchObject({
      status: 1,
      stdout: expect.stringContaining("something has written into wal_0000000000000000.log"),
    });
  });
});

test("--undo does not mind what happens to files that are no segments", () => {
  const { wal, backup, before } = cutLog();
  writeFileSync(join(wal, "notes.txt"), "mine");
  expect(undo(backup, wal).status).toBe(0);
  expect(contentsOf(wal)).toEqual({ ...before, "notes.txt": "mine" });
});

test("--undo works on a copy of the log", () => {
  const { wal, backup, before } = cutLog();
  const copy = `${wal}-copy`;
  cpSync(wal, copy, { recursive: true });
  expect(undo(backup, copy)).toMatchObject({ status: 0, stderr: "" });
  expect(contentsOf(copy)).toEqual(before);
});

describe("the command that is printed puts back", () => {
  test.each([
    ["a renamed segment", "rivven/txn", ["--checkpoint"]],
    ["a removed one", "sochdb/torn-tail", ["--after-lsn", "0", "--force"]],
  ])("%s that was given as one file", (_, fixture, how) => {
    const wal = logCopy(fixture);
    const before = contentsOf(wal);
    const [name = ""] = Object.keys(before);
    const { stdout } = walctl(["truncate", ...how, "--apply", join(wal, name)], { env: { COLUMNS: "4000" } });
    expect(existsSync(join(wal, name))).toBe(false);
    const command = /^ {2}(walctl truncate --undo .*)$/m.exec(stdout)?.[1] ?? "";
    expect(shell(command).status).toBe(0);
    expect(contentsOf(wal)).toMatchObject(before);
  });
});

describe("a manifest that somebody has written into", () => {
  type Manifest = Record<string, unknown> & { readonly changes: Record<string, unknown>[] };
  const edited: readonly (readonly [string, (manifest: Manifest) => void])[] = [
    ["leads out by a new name", (m) => Object.assign(m.changes[0]!, { newName: "../victim.txt" })],
    ["leads out by a name", (m) => Object.assign(m.changes[0]!, { name: "../victim.txt" })],
    ["names a file that is not in it", (m) => Object.assign(m.changes[0]!, { name: "other" })],
    ["has a number for a name", (m) => Object.assign(m.changes[0]!, { newName: 5 })],
    ["has no file where one is due", (m) => Object.assign(m, { before: [null] })],
    ["lacks a list", (m) => delete m["after"]],
    ["has a digest that is none", (m) => Object.assign(m, { after: [{ name: "a", size: 1, sha256: "x" }] })],
    ["names a place that is none", (m) => Object.assign(m, { directory: 7 })],
  ];

  test.each(edited)("and that %s is no manifest", (_, edit) => {
    const { wal, backup } = cutLog();
    const victim = join(wal, "..", "victim.txt");
    writeFileSync(victim, "mine");
    const path = `${backup}.manifest.json`;
    const manifest = JSON.parse(readFileSync(path, "utf8")) as Manifest;
    edit(manifest);
    writeFileSync(path, JSON.stringify(manifest));
    const since = contentsOf(wal);
    const { status, stderr } = undo(backup, wal, "--force");
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringContaining("not the manifest of a backup"),
    });
    expect(contentsOf(wal)).toEqual(since);
    expect(readFileSync(victim, "utf8")).toBe("mine");
  });
});
