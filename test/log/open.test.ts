import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WalctlError } from "../../src/core/errors.ts";
import { FORMATS } from "../../src/format/registry.ts";
import { openLog } from "../../src/log/open.ts";
import { fixturePath, listFixtures } from "../support/fixtures.ts";
import { createRandom, joinRecords, sampleLog, sampleRecord } from "../support/sample-log.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "walctl-open-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function errorOf(path: string, format?: string): WalctlError {
  try {
    openLog(path, { format });
  } catch (error) {
    if (error instanceof WalctlError) return error;
    throw error;
  }
  throw new Error(`${path} was opened`);
}

describe("a log is found by what its files hold and how they are named", () => {
  test.each(listFixtures())("%s", (name) => {
    const files = openLog(fixturePath(name));
    expect(files.format.name).toBe(name.split("/")[0]);
    expect(files.foreignFiles).toEqual([]);
    expect(files.segments.filter((segment) => segment.isNewest).length).toBe(1);
  });

  test.each(FORMATS)("$title: one file under any name is known by its records", (format) => {
    const path = join(directory, "saved-copy.bin");
    writeFileSync(path, sampleLog(format, 5).bytes);
    const files = openLog(path);
    expect(files.format).toBe(format);
    expect(files.evidence).toEqual([`5 intact ${format.title} records`]);
  });

  test.each(FORMATS)("$title: damage at the beginning does not hide the format", (format) => {
    const { bytes, offsets } = sampleLog(format, 20);
    const path = join(directory, "damaged.bin");
    writeFileSync(path, bytes.fill(0xee, 0, offsets[3]! + 5));
    expect(openLog(path).format).toBe(format);
  });

  test("an empty segment is known by its name", () => {
    writeFileSync(join(directory, "wal_current.log"), "");
    expect(openLog(directory).format.name).toBe("aegis");
  });

  test("content counts more than a name", () => {
    const aegis = FORMATS.find((format) => format.name === "aegis")!;
    writeFileSync(join(directory, "wal_00000000.log"), sampleLog(aegis, 5).bytes);
    expect(openLog(directory).format.name).toBe("aegis");
  });

  test("--format is taken at its word", () => {
    const path = join(directory, "x");
    writeFileSync(path, "no record at all");
    expect(openLog(path, { format: "rivven" }).format.name).toBe("rivven");
    expect(errorOf(path, "pebble")).toMatchObject({ code: "usage", hint: "one of sochdb, aegis, rivven" });
  });
});

describe("segments stand in log order", () => {
  function namesOf(format: string, names: readonly string[]): string[] {
    for (const name of names) writeFileSync(join(directory, name), "");
    return openLog(directory, { format }).segments.map((s) => (s.isNewest ? `${s.name} (newest)` : s.name));
  }

  test("SochDB: by number; names that only the engine takes for segments are not read", () => {
    expect(
      namesOf("sochdb", ["wal_00000010.log", "wal_00000002.log", "wal_00000003.bak.log", "notes.txt"]),
    ).toEqual(["wal_00000002.log", "wal_00000010.log (newest)"]);
    expect(openLog(directory, { format: "sochdb" }).foreignFiles).toEqual([
      { name: "notes.txt", bytes: 0, engineVisible: false },
      { name: "wal_00000003.bak.log", bytes: 0, engineVisible: true },
    ]);
  });

  test("Aegis: numbers, the current file, then strays as byte order has them", () => {
    const names = [
      "wal_old.log",
      "wal_current.log",
      "wal_0000000000000010.log",
      "wal_0000000000000009.log",
      "wal_a.log",
    ];
    expect(namesOf("aegis", names)).toEqual([
      "wal_0000000000000009.log",
      "wal_0000000000000010.log",
      "wal_a.log",
      "wal_current.log (newest)",
      "wal_old.log",
    ]);
  });

  test("Rivven: by number, whatever its width", () => {
    const names = ["00000000000000000100.wal", "5.wal", "00000000000000000000.wal"];
    expect(namesOf("rivven", names)).toEqual([
      "00000000000000000000.wal",
      "5.wal",
      "00000000000000000100.wal (newest)",
    ]);
  });
});

describe("what is no log is an error in one line, and nothing hangs", () => {
  test("no such path", () => {
    expect(errorOf(join(directory, "nowhere"))).toMatchObject({ code: "not-found" });
    writeFileSync(join(directory, "file"), "");
    expect(errorOf(join(directory, "file", "below"))).toMatchObject({ code: "not-found" });
  });

  test("an empty directory, and one without segments, say what was found", () => {
    expect(errorOf(directory)).toMatchObject({ code: "not-a-log" });
    expect(errorOf(directory).message).toContain("the directory is empty");
    writeFileSync(join(directory, "notes\n.txt"), "");
    expect(errorOf(directory).message).toContain('found "notes\\n.txt"');
  });

  test("two formats in one directory", () => {
    copyFileSync(join(fixturePath("sochdb/tiny"), "wal_00000000.log"), join(directory, "wal_00000000.log"));
    copyFileSync(
      join(fixturePath("rivven/clean"), "00000000000000000000.wal"),
      join(directory, "00000000000000000000.wal"),
    );
    const error = errorOf(directory);
    expect(error).toMatchObject({ code: "mixed-formats" });
    expect(error.message).toMatch(/Rivven and SochDB/);
  });

  test("a file that is no log", () => {
    const path = join(directory, "picture.png");
    writeFileSync(path, Buffer.alloc(5000, "not a log "));
    expect(errorOf(path)).toMatchObject({ code: "unknown-format" });
  });

  test("a fifo, a socket, a directory and a loop of links in the place of a segment", async () => {
    const segment = join(directory, "wal_00000000.log");
    spawnSync("mkfifo", [segment]);
    expect(errorOf(directory)).toMatchObject({ code: "not-a-file" });
    expect(errorOf(segment)).toMatchObject({ code: "not-a-file" });
    rmSync(segment);

    const server = createServer().listen(segment);
    await new Promise((resolve) => server.once("listening", resolve));
    expect(errorOf(directory)).toMatchObject({ code: "not-a-file" });
    await new Promise((resolve) => server.close(resolve));

    mkdirSync(segment);
    expect(errorOf(directory)).toMatchObject({ code: "not-a-file" });
    rmSync(segment, { recursive: true });

    symlinkSync(segment, segment);
    expect(errorOf(directory)).toMatchObject({ code: "symlink-loop" });
    expect(errorOf(segment)).toMatchObject({ code: "symlink-loop" });
  });

  test("such entries under other names are foreign files", () => {
    copyFileSync(join(fixturePath("sochdb/tiny"), "wal_00000000.log"), join(directory, "wal_00000000.log"));
    symlinkSync("loop", join(directory, "loop"));
    spawnSync("mkfifo", [join(directory, "pipe")]);
    expect(openLog(directory).foreignFiles.map((file) => file.name)).toEqual(["loop", "pipe"]);
  });
});

test.each(FORMATS)(
  "$title: a log that carries logs of the other formats is still one of its own",
  (outer) => {
    const random = createRandom(8);
    const others = FORMATS.filter((format) => format !== outer).map((format) => sampleLog(format, 30).bytes);
    const type = [...outer.types.values()].find((name) => name === "update") ?? "full";
    const records = Array.from({ length: 6 }, (_, i) => {
      const plain = sampleRecord(outer, type, BigInt(i + 1), random);
      return {
        ...plain,
        data: others[i % others.length]!,
        beforeLength: plain.beforeLength === null ? null : 10,
      };
    });
    const path = join(directory, "nested.bin");
    writeFileSync(path, joinRecords(outer, records).bytes);
    expect(openLog(path).format).toBe(outer);
  },
);

test("a record at the very start outweighs a large payload of another format behind it", () => {
  const sochdb = FORMATS.find((format) => format.name === "sochdb")!;
  const aegis = FORMATS.find((format) => format.name === "aegis")!;
  const [begin, update] = ["begin", "update"].map((type, i) =>
    sampleRecord(sochdb, type as "begin" | "update", BigInt(i + 1), createRandom(1)),
  );
  const data = sampleLog(aegis, 1500).bytes;
  const log = joinRecords(sochdb, [begin!, { ...update!, data, beforeLength: 10 }]);
  expect(data.length).toBeGreaterThan(75_000);
  writeFileSync(join(directory, "wal_00000000.log"), log.bytes);
  expect(openLog(directory).format.name).toBe("sochdb");
});
