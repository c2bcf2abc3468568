import { closeSync, cpSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { AEGIS } from "../../src/format/aegis/aegis.ts";
import { aegisRecord as record } from "../support/aegis-log.ts";
import { fixturePath } from "../support/fixtures.ts";
import { writeLog } from "../support/log-writer.ts";
import { temporaryDirectory, temporaryLog } from "../support/temporary.ts";
import { encodeRows } from "../support/update-log.ts";
import type { RunResult } from "../support/walctl.ts";
import { walctl } from "../support/walctl.ts";

interface Scene {
  readonly root: string;
  readonly wal: string;
}

/** A copy of a fixture's log, with a file beside the segments and one beside the directory. */
function sceneOf(name: string): Scene {
  const root = temporaryDirectory();
  const wal = join(root, "wal");
  cpSync(fixturePath(name), wal, { recursive: true });
  writeFileSync(join(wal, "notes.txt"), "mine");
  writeFileSync(join(root, "other"), "mine as well");
  return { root, wal };
}

/** What a directory holds, in hexadecimal by name. */
function contentsOf(directory: string): Record<string, string> {
  const files = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(files.map(({ name }) => [name, readFileSync(join(directory, name), "hex")]));
}

function repairOf({ stdout }: RunResult): Record<string, unknown> {
  return (JSON.parse(stdout) as { readonly repair: Record<string, unknown> }).repair;
}

/** Without the line breaks of wrapped prose. */
const flat = (text: string): string => text.replaceAll(/\s+/g, " ");

describe("recover --apply", () => {
  test("changes the newest segment alone, keeps what was in a backup, and has nothing to do then", () => {
    const { root, wal } = sceneOf("sochdb/two-files");
    const before = contentsOf(wal);
    const backup = join(root, "backup");
    const applied = walctl(["recover", "--apply", "--json", "--backup", backup, wal]);
    expect(applied.status).toBe(0);
    expect(repairOf(applied)).toMatchObject({ status: "needed", applied: true, backup });
    const after = contentsOf(wal);
    const changed = Object.keys(before).filter((name) => before[name] !== after[name]);
    expect(Object.keys(after)).toEqual(Object.keys(before));
    expect(changed).toEqual(["wal_00000001.log"]);
    expect(after["wal_00000001.log"]?.startsWith(before["wal_00000001.log"]!)).toBe(true);
    expect(contentsOf(backup)).toEqual(before);
    expect(contentsOf(root)).toMatchObject({ other: Buffer.from("mine as well").toString("hex") });

    const again = walctl(["recover", "--apply", "--json", wal]);
    expect(again.status).toBe(0);
    expect(repairOf(again)).toMatchObject({ status: "nothing-to-do", applied: false, backup: null });
    expect(contentsOf(wal)).toEqual(after);
    expect(walctl(["recover", wal]).status).toBe(0);
  });

  test("leaves no backup where none is wanted", () => {
    const { root, wal } = sceneOf("sochdb/crash");
    expect(walctl(["recover", "--apply", "--no-backup", wal]).status).toBe(0);
    expect(readdirSync(root).sort()).toEqual(["other", "wal"]);
  });

  test("is a plan without --apply", () => {
    const { wal } = sceneOf("sochdb/crash");
    const before = contentsOf(wal);
    const planned = walctl(["recover", "--json", wal]);
    expect(repairOf(planned)).toMatchObject({ status: "needed", applied: false, change: { aborts: 3 } });
    expect(contentsOf(wal)).toEqual(before);
  });

  test("is refused, and nothing changes, while somebody has the log open for writing", () => {
    const { root, wal } = sceneOf("sochdb/crash");
    const before = contentsOf(wal);
    const descriptor = openSync(join(wal, "wal_00000000.log"), "a");
    const refused = walctl(["recover", "--apply", "--json", wal]);
    closeSync(descriptor);
    expect(refused.status).toBe(1);
    expect(repairOf(refused)).toMatchObject({ status: "refused", applied: false });
    expect(contentsOf(wal)).toEqual(before);
    expect(readdirSync(root).sort()).toEqual(["other", "wal"]);
  });

  test("is refused for damage inside the log, which --salvage leaves out", () => {
    const { wal } = sceneOf("sochdb/bitflip-payload");
    const before = contentsOf(wal);
    expect(walctl(["recover", "--apply", wal]).status).toBe(1);
    expect(contentsOf(wal)).toEqual(before);
    expect(walctl(["recover", "--salvage", "--apply", "--no-backup", wal]).status).toBe(0);
    expect(walctl(["verify", "--quiet", "--fail-on", "error", wal]).status).toBe(1);
    expect(walctl(["recover", wal]).status).toBe(0);
  });

  test("does not go with a point in time", () => {
    const { wal } = sceneOf("sochdb/crash");
    expect(walctl(["recover", "--apply", "--to-lsn", "5", wal])).toMatchObject({ status: 2, stdout: "" });
  });
});

describe("recover --apply of an Aegis log", () => {
  const dropped = [
    record(1, "begin", 5),
    record(2, "insert", 5, 7),
    record(3, "commit", 5),
    record(4, "begin", 5),
    record(5, "update", 5, 9),
    record(6, "commit", 5),
  ];

  test("writes a dropped commit again behind what is there, once, and can be taken back", () => {
    const root = temporaryDirectory();
    const wal = writeLog(AEGIS, {
      "wal_0000000000000000.log": dropped.slice(0, 3),
      "wal_current.log": dropped.slice(3),
    });
    const before = contentsOf(wal);
    const backup = join(root, "backup");
    expect(walctl(["recover", "--quiet", wal]).status).toBe(1);
    const applied = walctl(["recover", "--apply", "--json", "--backup", backup, wal]);
    expect(applied.status).toBe(0);
    expect(repairOf(applied)).toMatchObject({
      status: "needed",
      applied: true,
      change: { segment: "wal_current.log", updates: 1, rewrittenTxnIds: [5], firstLsn: 7, lastLsn: 9 },
    });
    const after = contentsOf(wal);
    expect(Object.keys(after)).toEqual(Object.keys(before));
    expect(after["wal_0000000000000000.log"]).toBe(before["wal_0000000000000000.log"]);
    expect(after["wal_current.log"]?.startsWith(before["wal_current.log"]!)).toBe(true);

    expect(walctl(["recover", "--quiet", wal]).status).toBe(0);
    const again = walctl(["recover", "--apply", "--json", wal]);
    expect([again.status, repairOf(again)["status"]]).toEqual([0, "nothing-to-do"]);
    expect(contentsOf(wal)).toEqual(after);
    expect(walctl(["truncate", "--undo", backup, "--apply", wal]).status).toBe(0);
    expect(contentsOf(wal)).toEqual(before);
  });

  test("is refused, and nothing changes, where something later concerns the same page", () => {
    const later = [record(7, "begin", 6), record(8, "update", 6, 7), record(9, "commit", 6)];
    const wal = writeLog(AEGIS, { "wal_current.log": [...dropped, ...later] });
    const before = contentsOf(wal);
    const refused = walctl(["recover", "--apply", wal]);
    expect(refused.status).toBe(1);
    expect(flat(refused.stdout)).toContain("redoes the change of transaction 6 at LSN 8 of page 7");
    expect(contentsOf(wal)).toEqual(before);
  });

  test.each(["aegis/torn-tail", "aegis/zero-tail"])("cuts the tail of %s", (name) => {
    const { wal } = sceneOf(name);
    const before = contentsOf(wal)["wal_current.log"]!;
    expect(walctl(["recover", "--apply", "--no-backup", wal]).status).toBe(0);
    const after = contentsOf(wal)["wal_current.log"]!;
    expect(before.startsWith(after) && before.length > after.length).toBe(true);
    expect(walctl(["verify", "--fail-on", "warning", "--quiet", wal]).status).toBe(0);
  });
});

describe("recover --apply where a bit of a commit is flipped", () => {
  const COMMIT_BYTES = 52;

  function flippedCommit(): string {
    const bytes = encodeRows(
      [1, "begin", 7, 0],
      [2, "update", 7, 1, 3, 0, "0000", "4141"],
      [3, "commit", 7, 2],
    );
    bytes[bytes.length - COMMIT_BYTES + 20]! ^= 4;
    return temporaryLog({ "wal_00000000.log": bytes });
  }

  const committedOf = (wal: string): unknown => {
    const { stdout } = walctl(["recover", "--json", wal]);
    return (JSON.parse(stdout) as { analysis: { transactions: { committed: number } } }).analysis.transactions
      .committed;
  };

  test("the refusal and the steps name --correct, and never --salvage alone", () => {
    const { stdout, status } = walctl(["recover", flippedCommit()]);
    expect(status).toBe(1);
    expect(flat(stdout)).toContain("with --correct 1 damaged record can be put right");
    expect(stdout).toMatch(/walctl recover --correct --out CLEAN/u);
    expect(stdout).not.toMatch(/walctl recover --salvage/u);
  });

  test("--salvage says that it leaves out what can be put right", () => {
    const wal = flippedCommit();
    const planned = flat(walctl(["recover", "--salvage", wal]).stdout);
    expect(planned).toContain("1 damaged record among them can be put right, and kept, with --correct");
    expect(planned).toContain("end with what the intact records say was committed");
    expect(planned).toContain(`walctl recover --apply --salvage ${wal}`);
    const { stdout } = walctl(["recover", "--salvage", "--json", wal]);
    expect(JSON.parse(stdout)).toMatchObject({
      correctableRecords: 1,
      repair: { change: { correctableLeftOut: 1 } },
    });
  });

  test("--correct keeps the commit", () => {
    const wal = flippedCommit();
    expect(walctl(["recover", "--correct", wal]).stdout).toContain(`walctl recover --apply --correct ${wal}`);
    const applied = walctl(["recover", "--correct", "--apply", "--no-backup", wal]);
    expect(applied.status).toBe(0);
    expect(applied.stdout).toMatch(/^REPAIRED: /u);
    expect(committedOf(wal)).toBe(1);
    expect(walctl(["verify", "--quiet", wal]).status).toBe(0);
  });
});

describe("one segment of several", () => {
  const wal = (): string =>
    temporaryLog({
      "wal_00000000.log": encodeRows([1, "begin", 1, 0], [2, "update", 1, 1, 7, 0, "0000", "4141"]),
      "wal_00000001.log": encodeRows([3, "commit", 1, 2]),
    });

  test.each(["wal_00000000.log", "wal_00000001.log"])("%s alone is not repaired", (name) => {
    const directory = wal();
    const before = contentsOf(directory);
    const refused = walctl(["recover", "--apply", "--json", join(directory, name)]);
    expect(refused.status).toBe(1);
    expect(repairOf(refused)).toMatchObject({ status: "refused", applied: false });
    expect(contentsOf(directory)).toEqual(before);
    expect(readdirSync(directory)).toHaveLength(2);
    expect(refused.stderr).toMatch(/stands beside this segment and is not read/u);
  });

  test("a copy under another name is a log of its own", () => {
    const directory = wal();
    cpSync(join(directory, "wal_00000000.log"), join(directory, "copy.bin"));
    expect(walctl(["recover", "--apply", "--no-backup", join(directory, "copy.bin")]).status).toBe(0);
  });
});
