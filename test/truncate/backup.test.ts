import { spawnSync } from "node:child_process";
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { contentsOf, logCopy } from "../support/log-copy.ts";
import type { RunResult } from "../support/walctl.ts";
import { walctl } from "../support/walctl.ts";

const TAIL = ["truncate", "--tail", "--apply", "--quiet"];

function cutTail(wal: string, ...args: readonly string[]): RunResult {
  return walctl([...TAIL, ...args, wal]);
}

describe("a backup takes nothing away", () => {
  test("from a directory that has the name of its beginning", () => {
    const wal = logCopy("sochdb/torn-tail");
    const before = contentsOf(wal);
    const mine = `${wal}.bak.walctl-partial`;
    mkdirSync(mine);
    writeFileSync(join(mine, "notes.txt"), "mine");
    const { status, stderr } = cutTail(wal, "--backup", `${wal}.bak`);
    expect(status).toBe(2);
    expect(stderr).toContain("holds files that are not walctl's");
    expect(contentsOf(mine)).toEqual({ "notes.txt": "mine" });
    expect(contentsOf(wal)).toEqual(before);
  });

  test.each([".manifest.json", ".manifest.json.tmp", ".partial"])(
    "from a file named like it with %s",
    (end) => {
      const wal = logCopy("sochdb/torn-tail");
      const before = contentsOf(wal);
      const mine = `${wal}.bak${end}`;
      writeFileSync(mine, "mine");
      const { status } = cutTail(wal, "--backup", `${wal}.bak`);
      expect(readFileSync(mine, "utf8")).toBe("mine");
      if (end !== ".manifest.json") return expect(status).toBe(0);
      expect(status).toBe(2);
      expect(contentsOf(wal)).toEqual(before);
      return expect(existsSync(`${wal}.bak.walctl-partial`)).toBe(false);
    },
  );
});

describe("a backup does not go", () => {
  test.each(["back", "deeper/back", "."])("into the log, as %s", (place) => {
    const wal = logCopy("sochdb/torn-tail");
    const before = contentsOf(wal);
    for (const path of [wal, join(wal, "wal_00000000.log")]) {
      const { status, stderr } = cutTail(path, "--backup", join(wal, place));
      expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining("is inside the log") });
    }
    expect(contentsOf(wal)).toEqual(before);
  });

  test.each([
    ["truncate", "--tail"],
    ["recover", "--salvage"],
  ])("where it is wanted and not wanted: %s %s", (...args) => {
    const wal = logCopy("sochdb/torn-tail");
    const before = contentsOf(wal);
    const wanted = ["--backup", `${wal}.bak`];
    for (const options of [
      ["--no-backup", ...wanted],
      [...wanted, "--no-backup"],
    ]) {
      const { status, stdout, stderr } = walctl([...args, "--apply", ...options, wal]);
      expect({ status, stdout, stderr }).toEqual({
        status: 2,
        stdout: "",
        stderr: "walctl: --backup and --no-backup at once (choose one)\n",
      });
    }
    expect(contentsOf(wal)).toEqual(before);
    expect(existsSync(`${wal}.bak`)).toBe(false);
  });

  test("where no name says", () => {
    const wal = logCopy("sochdb/torn-tail");
    const { status, stderr } = cutTail(wal, "--backup", "");
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining("an empty name") });
  });
});

test("a plan makes none, so that --apply can be added to the same command", () => {
  const wal = logCopy("sochdb/torn-tail");
  expect(walctl(["truncate", "--tail", "--backup", `${wal}.bak`, wal]).status).toBe(0);
  expect(readdirSync(dirname(wal))).toEqual(["wal"]);
});

test("the backup of a segment file stands beside it", () => {
  const wal = logCopy("sochdb/torn-tail");
  expect(cutTail(join(wal, "wal_00000000.log"))).toEqual({ status: 0, stdout: "", stderr: "" });
  expect(readdirSync(wal)).toEqual([
    "wal_00000000.log",
    expect.stringMatching(/^wal_00000000\.log\.bak-\d{8}T[\d.]+Z$/),
    expect.stringMatching(/^wal_00000000\.log\.bak-\d{8}T[\d.]+Z\.manifest\.json$/),
  ]);
});

test.each([".", "./", "../wal/."])("the backup of %s stands beside the log", (path) => {
  const wal = logCopy("sochdb/torn-tail");
  expect(walctl([...TAIL, path], { cwd: wal }).status).toBe(0);
  expect(readdirSync(wal)).toEqual(["wal_00000000.log"]);
  expect(readdirSync(dirname(wal)).filter((name) => /^wal\.bak-\d+T[\d.]+Z$/.test(name))).toHaveLength(1);
});

test("a file whose name is no UTF-8 stays where it is, and out of the backup", () => {
  const wal = logCopy("sochdb/torn-tail");
  const odd = Buffer.concat([Buffer.from(`${wal}/`), Buffer.from([0xff, 0xfe])]);
  writeFileSync(odd, "mine");
  expect(cutTail(wal, "--backup", `${wal}.bak`)).toEqual({ status: 0, stdout: "", stderr: "" });
  expect(readFileSync(odd, "utf8")).toBe("mine");
  expect(readdirSync(`${wal}.bak`)).toEqual(["wal_00000000.log"]);
});

test("a segment that has another name as well is told to be only one of the two now", () => {
  const wal = logCopy("sochdb/torn-tail");
  const path = join(wal, "wal_00000000.log");
  linkSync(path, `${wal}-other`);
  const { size } = statSync(path);
  const { status, stderr } = cutTail(wal);
  expect({ status, stderr }).toEqual({
    status: 0,
    stderr: expect.stringContaining("wal_00000000.log has another name as well"),
  });
  expect(statSync(`${wal}-other`).size).toBe(size);
  expect(statSync(path).size).toBeLessThan(size);
});

describe("says the real reason where it cannot be made", () => {
  test.each([
    ["to nothing", "nowhere"],
    ["to itself", "wal.bak"],
  ])("a symbolic link that leads %s", (_, target) => {
    const wal = logCopy("sochdb/torn-tail");
    const link = join(dirname(wal), "wal.bak");
    symlinkSync(target, link);
    const before = contentsOf(wal);
    for (const args of [
      [...TAIL, "--backup", link],
      ["recover", "--quiet", "--salvage", "--out", link],
      ["recover", "--quiet", "--pages", link],
    ]) {
      expect(walctl([...args, wal])).toMatchObject({
        status: 2,
        stderr: `walctl: ${link}: a symbolic link that leads nowhere (give another name, or remove the link)\n`,
      });
    }
    expect(contentsOf(wal)).toEqual(before);
    expect(readdirSync(dirname(wal)).sort()).toEqual(["wal", "wal.bak"]);
  });

  // The attribute takes a privilege, and a file system that has it.
  const probe = 'd=$(mktemp -d); chattr +a "$d" && chattr -a "$d"; s=$?; rmdir "$d"; exit $s';
  const canForbid = spawnSync("bash", ["-c", probe]).status === 0;

  test.runIf(canForbid).each([
    ["the log's directory", (wal: string) => wal, ".walctl-0.tmp"],
    ["the one above", (wal: string) => dirname(wal), "wal.bak"],
  ])("nothing may be renamed in %s", (_, directoryOf, name) => {
    const wal = logCopy("sochdb/torn-tail");
    const { "wal_00000000.log": before } = contentsOf(wal);
    const directory = directoryOf(wal);
    spawnSync("chattr", ["+a", directory]);
    try {
      const { status, stderr } = cutTail(wal, "--backup", `${wal}.bak`);
      expect({ status, stderr }).toEqual({
        status: 2,
        stderr: `walctl: ${join(directory, name)}: operation not permitted (run as the owner of the files; lsattr shows what else forbids it)\n`,
      });
    } finally {
      spawnSync("chattr", ["-a", directory]);
    }
    expect(contentsOf(wal)["wal_00000000.log"]).toBe(before);
    // What could not be removed then hinders nobody now.
    expect(cutTail(wal, "--backup", `${wal}.bak`)).toMatchObject({ status: 0, stderr: "" });
    expect(readdirSync(wal)).toEqual(["wal_00000000.log"]);
  });
});
