import {
  appendFileSync,
  closeSync,
  cpSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { fixturePath, listFixtures } from "../support/fixtures.ts";
import { temporaryDirectory } from "../support/temporary.ts";
import { walctl } from "../support/walctl.ts";

type Document = Record<string, never> & {
  readonly applied: boolean;
  readonly safe: boolean;
  readonly backup: string | null;
  readonly refusals: readonly { readonly code: string }[];
  readonly actions: readonly object[];
};

function copyOf(fixture: string): string {
  const path = join(temporaryDirectory(), "wal");
  cpSync(fixturePath(fixture), path, { recursive: true });
  return path;
}

function filesOf(directory: string): Record<string, string> {
  const names = readdirSync(directory).sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(directory, name), "latin1")]));
}

function truncate(...args: readonly string[]): {
  readonly status: number | null;
  readonly document: Document;
} {
  const { status, stdout, stderr } = walctl(["truncate", "--json", ...args]);
  expect(stderr).toBe("");
  return { status, document: JSON.parse(stdout) as Document };
}

/** LSNs of the records that `dump` prints. */
function lsnsOf(path: string): number[] {
  const { stdout } = walctl(["dump", "--json", path]);
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => (JSON.parse(line) as { readonly lsn: number }).lsn);
}

describe("truncate without --apply", () => {
  test.each(listFixtures())("changes nothing in %s", (name) => {
    const wal = copyOf(name);
    const before = filesOf(wal);
    truncate("--checkpoint", "--assume-flushed", "--force", "--no-recovery", wal);
    expect(filesOf(wal)).toEqual(before);
    expect(readdirSync(join(wal, ".."))).toEqual(["wal"]);
  });
});

describe("truncate --apply", () => {
  test("keeps a backup beside the log, and puts it back", () => {
    const wal = copyOf("sochdb/torn-tail");
    const before = filesOf(wal);
    const { document } = truncate("--tail", "--apply", wal);
    expect(document.applied).toBe(true);
    expect(statSync(join(wal, "wal_00000000.log")).size).toBe(9892);
    expect(filesOf(document.backup!)).toEqual(before);
    expect(truncate("--undo", document.backup!, wal).document.applied).toBe(false);
    expect(statSync(join(wal, "wal_00000000.log")).size).toBe(9892);
    expect(truncate("--undo", document.backup!, "--apply", wal).document.applied).toBe(true);
    expect(filesOf(wal)).toEqual(before);
  });

  test("a second run has nothing to do and makes no backup", () => {
    const wal = copyOf("aegis/torn-tail");
    truncate("--tail", "--apply", "--no-backup", wal);
    const after = filesOf(wal);
    const { status, document } = truncate("--tail", "--apply", wal);
    expect({ status, actions: document.actions, backup: document.backup }).toEqual({
      status: 0,
      actions: [],
      backup: null,
    });
    expect(filesOf(wal)).toEqual(after);
  });

  test.each(["sochdb/checkpoint", "aegis/rotated", "rivven/rotated"])(
    "%s: LSNs stay right on both sides",
    (name) => {
      const all = lsnsOf(fixturePath(name));
      const front = copyOf(name);
      truncate("--before-lsn", "60", "--apply", "--force", "--no-backup", front);
      expect(lsnsOf(front)).toEqual(all.filter((lsn) => lsn >= 60));
      const back = copyOf(name);
      truncate("--after-lsn", "60", "--apply", "--force", "--no-backup", back);
      expect(lsnsOf(back)).toEqual(all.filter((lsn) => lsn <= 60));
      expect(walctl(["verify", "--quiet", back]).status).toBe(0);
    },
  );

  test("one segment file can be given; its neighbours are left alone", () => {
    const wal = copyOf("aegis/torn-middle-segment");
    const before = filesOf(wal);
    const torn = "wal_0000000000000002.log";
    const { status } = truncate("--tail", "--apply", "--no-backup", join(wal, torn));
    expect(status).toBe(0);
    // fixtures/README.md: the segment is cut in the middle of the record at 4019.
    expect(filesOf(wal)).toEqual({ ...before, [torn]: before[torn]!.slice(0, 4019) });
  });

  test("preallocated zeros are cut as well", () => {
    const wal = copyOf("rivven/preallocated");
    const { status } = truncate("--tail", "--apply", "--no-backup", wal);
    expect(status).toBe(0);
    expect(walctl(["verify", "--json", wal]).stdout).toContain(`"zeros":0`);
    expect(lsnsOf(wal)).toEqual(lsnsOf(fixturePath("rivven/preallocated")));
  });

  test("a log without any record is not emptied without --force", () => {
    const wal = join(temporaryDirectory(), "wal_00000000.log");
    writeFileSync(wal, new Uint8Array(100));
    const args = ["--tail", "--apply", "--no-backup", "--format", "sochdb", wal];
    expect(truncate(...args).document.refusals.map(({ code }) => code)).toContain("nothing-left");
    expect(statSync(wal).size).toBe(100);
    expect(truncate("--force", ...args).status).toBe(0);
    expect(statSync(wal).size).toBe(0);
  });

  test("a file that is open for writing is not cut, not even by --force", () => {
    const wal = copyOf("sochdb/torn-tail");
    const before = filesOf(wal);
    const writer = openSync(join(wal, "wal_00000000.log"), "a");
    const { status, document } = truncate("--tail", "--apply", "--force", wal);
    closeSync(writer);
    expect(status).toBe(1);
    expect(document.refusals.map(({ code }) => code)).toEqual(["in-use"]);
    expect(filesOf(wal)).toEqual(before);
  });

  test("what a killed run has left behind is cleared away", () => {
    const wal = copyOf("sochdb/torn-tail");
    writeFileSync(join(wal, ".walctl-0.tmp"), "half a file");
    truncate("--tail", "--apply", "--no-backup", wal);
    expect(readdirSync(wal)).toEqual(["wal_00000000.log"]);
  });

  test("no plan is made while a change is half done", () => {
    const wal = copyOf("sochdb/torn-tail");
    writeFileSync(join(wal, ".walctl-pending.json"), `{"tool":"walctl","steps":[]}`);
    const { status, stderr } = walctl(["truncate", "--tail", wal]);
    expect(status).toBe(2);
    expect(stderr).toContain("an earlier change of this log was interrupted");
    truncate("--tail", "--apply", "--no-backup", wal);
    expect(readdirSync(wal)).toEqual(["wal_00000000.log"]);
  });

  test.each([["verify"], ["dump"], ["stats"], ["recover"]])(
    "%s says that a change is half done, unless it is to be quiet",
    (command) => {
      const wal = copyOf("sochdb/clean");
      const usual = walctl([command, wal]);
      writeFileSync(join(wal, ".walctl-pending.json"), `{"tool":"walctl","steps":[]}`);
      for (const path of [wal, join(wal, "wal_00000000.log")]) {
        const told = walctl([command, path]);
        expect(told.status).toBe(usual.status);
        expect(told.stderr).toMatch(/^walctl: an earlier change of this log was interrupted.*--undo/);
      }
      expect(walctl([command, "--quiet", wal]).stderr).toBe("");
    },
  );

  test("files that are replaced or removed are kept as they are, and only what stays is copied", () => {
    const wal = copyOf("aegis/rotated");
    const inodeOf = (path: string): number => statSync(path).ino;
    const names = readdirSync(wal);
    const inodes = new Map(names.map((name) => [name, inodeOf(join(wal, name))]));
    const { document } = truncate("--before-lsn", "150", "--apply", "--force", wal);
    const changed = document.actions.map((action) => (action as { readonly segment: string }).segment);
    expect(changed.length).toBeGreaterThan(1);
    for (const name of names) {
      const isKept = inodeOf(join(document.backup!, name)) === inodes.get(name);
      // Whoever writes into what stays must not write into the backup.
      expect({ name, isKept }).toEqual({ name, isKept: changed.includes(name) });
    }
  });

  test("a log above 64 MiB: the report says that recovery was not replayed, and how it is", () => {
    const wal = join(temporaryDirectory(), "wal_00000000.log");
    writeFileSync(wal, readFileSync(join(fixturePath("sochdb/clean"), "wal_00000000.log")));
    truncateSync(wal, 65 * 1024 * 1024);
    const { stdout } = walctl(["truncate", "--tail", wal]);
    expect(stdout.replaceAll(/\s+/g, " ")).toContain(
      "Recovery was not replayed before and after the cut, for the log is above 64 MiB",
    );
    expect(stdout).toContain("--recovery");
    expect(walctl(["truncate", "--tail", "--no-recovery", wal]).stdout).not.toContain("Recovery");
  });

  test.each([
    ["inside the log", (wal: string) => join(wal, "wal_9.log"), "this is inside the log"],
    ["beside it", (wal: string) => join(dirname(wal), "wal_9.log"), "is the name of a segment"],
  ])("a backup is not made where an engine would take it for a segment: %s", (_, placeOf, reason) => {
    const wal = copyOf("sochdb/torn-tail");
    const { status, stderr } = walctl(["truncate", "--tail", "--apply", "--backup", placeOf(wal), wal]);
    expect(status).toBe(2);
    expect(stderr).toContain(reason);
  });

  test("a segment behind a symbolic link is left alone", () => {
    const wal = copyOf("sochdb/torn-tail");
    const link = join(temporaryDirectory(), "wal_00000000.log");
    symlinkSync(join(wal, "wal_00000000.log"), link);
    const directory = join(link, "..");
    const { status, stderr } = walctl(["truncate", "--tail", "--apply", "--no-backup", directory]);
    expect(status).toBe(2);
    expect(stderr).toContain("a symbolic link");
    expect(walctl(["truncate", "--tail", "--apply", "--no-backup", link]).stderr).toContain(
      "a symbolic link",
    );
  });
});

describe("a saved plan", () => {
  test("is carried out as long as no file has changed", () => {
    const wal = copyOf("aegis/rotated");
    const plan = join(wal, "..", "cut.json");
    expect(truncate("--before-lsn", "150", "--force", "--plan", plan, wal).document.applied).toBe(false);
    const { status, document } = truncate("--apply", "--force", "--plan", plan, wal);
    expect({ status, applied: document.applied }).toEqual({ status: 0, applied: true });
    expect(lsnsOf(wal)[0]).toBe(150);
  });

  // In the last one LSNs were assigned twice, so that the same request finds something to cut again.
  test.each([
    ["aegis/rotated", "--before-lsn", "150"],
    ["aegis/rotated", "--after-lsn", "150"],
    ["rivven/restart", "--before-lsn", "30"],
  ])("that is carried out already leaves nothing to do: %s %s %s", (fixture, ...request) => {
    const wal = copyOf(fixture);
    const plan = join(wal, "..", "cut.json");
    truncate(...request, "--force", "--plan", plan, wal);
    truncate("--apply", "--force", "--no-backup", "--plan", plan, wal);
    const after = filesOf(wal);
    const { status, document } = truncate("--apply", "--plan", plan, wal);
    expect({ status, actions: document.actions }).toEqual({ status: 0, actions: [] });
    expect(document.refusals).toEqual([]);
    expect(filesOf(wal)).toEqual(after);
  });

  test("that is carried out already is refused where an engine has written since, and there is something to cut", () => {
    const wal = copyOf("rivven/restart");
    const plan = join(wal, "..", "cut.json");
    truncate("--before-lsn", "30", "--force", "--plan", plan, wal);
    truncate("--apply", "--force", "--no-backup", "--plan", plan, wal);
    appendFileSync(join(wal, "00000000000000000073.wal"), "new records");
    const { status, document } = truncate("--apply", "--force", "--plan", plan, wal);
    expect(status).toBe(1);
    expect(document.refusals.map(({ code }) => code)).toContain("changed");
  });

  test.each([
    ["has grown", (wal: string) => appendFileSync(join(wal, "wal_current.log"), "x")],
    ["has other bytes", (wal: string) => flipLastByte(join(wal, "wal_0000000000000003.log"))],
    ["is gone", (wal: string) => rmSync(join(wal, "wal_0000000000000000.log"))],
    ["is new", (wal: string) => writeFileSync(join(wal, "wal_0000000000000009.log"), "")],
  ])("is refused where a file %s", (_, change) => {
    const wal = copyOf("aegis/rotated");
    const plan = join(wal, "..", "cut.json");
    truncate("--before-lsn", "150", "--force", "--plan", plan, wal);
    change(wal);
    const before = filesOf(wal);
    const { status, document } = truncate("--apply", "--force", "--plan", plan, wal);
    expect(status).toBe(1);
    expect(document.refusals.map(({ code }) => code)).toContain("changed");
    expect(filesOf(wal)).toEqual(before);
    expect(existsSync(`${wal}.bak`)).toBe(false);
  });
});

function flipLastByte(path: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.length - 1]! ^= 1;
  writeFileSync(path, bytes);
}

describe("--undo", () => {
  test("is refused where an engine has written since, but for --force", () => {
    const wal = copyOf("sochdb/torn-tail");
    const before = filesOf(wal);
    const { document } = truncate("--tail", "--apply", wal);
    appendFileSync(join(wal, "wal_00000000.log"), "new records");
    const refused = truncate("--undo", document.backup!, "--apply", wal);
    expect(refused.status).toBe(1);
    expect(statSync(join(wal, "wal_00000000.log")).size).toBe(9892 + 11);
    expect(truncate("--undo", document.backup!, "--apply", "--force", wal).status).toBe(0);
    expect(filesOf(wal)).toEqual(before);
  });

  test.each(["aegis/rotated", "rivven/rotated"])("%s: brings back removed and renamed segments", (name) => {
    const wal = copyOf(name);
    const before = filesOf(wal);
    const { document } = truncate("--before-lsn", "60", "--apply", "--force", wal);
    expect(filesOf(wal)).not.toEqual(before);
    truncate("--undo", document.backup!, "--apply", wal);
    expect(filesOf(wal)).toEqual(before);
  });
});
