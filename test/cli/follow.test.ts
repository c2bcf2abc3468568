import { spawn } from "node:child_process";
import { appendFileSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { fixturePath } from "../support/fixtures.ts";
import { temporaryDirectory } from "../support/temporary.ts";
import { RunningWalctl, walctl } from "../support/walctl.ts";

const WRITER = fileURLToPath(new URL("../support/writer.mjs", import.meta.url));

type Step =
  | { append: string; hex: string; piece: number; at?: number }
  | { rename: [string, string] }
  | { truncate: [string, number] }
  | { create: string; zeros: number }
  | { pause: number }
  | { hang: true };

/** Starts a process that writes; resolves when it has ended, or hangs. */
function startWriter(steps: readonly Step[]): { kill(): void; done: Promise<void> } {
  const script = join(temporaryDirectory(), "steps.json");
  writeFileSync(script, JSON.stringify(steps));
  const child = spawn(process.execPath, [WRITER, script], { stdio: ["ignore", "pipe", "inherit"] });
  const done = new Promise<void>((resolve) => {
    child.stdout.on("data", () => resolve());
    child.on("close", () => resolve());
  });
  return { kill: () => child.kill("SIGKILL"), done };
}

function emptyLog(): string {
  const path = join(temporaryDirectory(), "wal");
  mkdirSync(path);
  return path;
}

const hexOf = (path: string, from = 0, to?: number): string =>
  readFileSync(path).subarray(from, to).toString("hex");

/** A follower that is killed after the test, if it still runs. */
function follow(...args: string[]): RunningWalctl {
  const running = new RunningWalctl(["dump", "--follow", ...args]);
  onTestFinished(() => void running.end("SIGKILL"));
  return running;
}

const linesOf = (text: string): string[] => text.split("\n").filter((line) => line !== "");
const dumpOf = (path: string): string[] => linesOf(walctl(["dump", "--json", path]).stdout);
/** Records without the place where they stood: a segment has another name once it is rotated. */
const contentOf = (lines: readonly string[]): string[] =>
  lines.map((line) => line.slice(line.indexOf('"length"')));

describe("dump --follow", () => {
  test("prints what is there, and then each record once it is complete", async () => {
    const source = join(fixturePath("sochdb/crash"), "wal_00000000.log");
    const path = emptyLog();
    const segment = join(path, "wal_00000000.log");
    writeFileSync(segment, readFileSync(source).subarray(0, 1000));
    const running = follow("--json", path);
    const expected = dumpOf(fixturePath("sochdb/crash"));
    await running.until(({ stdout }) => linesOf(stdout).length === 14);
    const writer = startWriter([{ append: segment, hex: hexOf(source, 1000), piece: 37 }]);
    await writer.done;
    await running.until(({ stdout }) => linesOf(stdout).length === expected.length);
    expect(await running.end("SIGINT")).toBe(130);
    expect(linesOf(running.stdout)).toEqual(expected);
    expect(running.stderr).toBe(
      "walctl: followed 9944 bytes of records, printed 140 records, no damaged places\n",
    );
  });

  test("ends with 143 after SIGTERM", async () => {
    const running = follow(fixturePath("sochdb/tiny"));
    await running.until(({ stdout }) => linesOf(stdout).length === 8);
    expect(await running.end("SIGTERM")).toBe(143);
  });

  test("takes a record that a killed writer left for damage once others stand behind it", async () => {
    const source = join(fixturePath("sochdb/crash"), "wal_00000000.log");
    const path = emptyLog();
    const segment = join(path, "wal_00000000.log");
    const first = startWriter([{ append: segment, hex: hexOf(source, 0, 9873), piece: 500 }, { hang: true }]);
    await first.done;
    first.kill();
    const running = follow("--json", path);
    await running.until(({ stderr }) =>
      stderr.includes("waiting: 63 bytes at wal_00000000.log:9810 are no complete record yet"),
    );
    expect(linesOf(running.stdout)).toHaveLength(138);
    const appended = join(fixturePath("sochdb/torn-then-appended"), "wal_00000000.log");
    await startWriter([{ append: segment, hex: hexOf(appended, 9873), piece: 100 }]).done;
    await running.until(({ stdout }) => linesOf(stdout).length === 179);
    expect(linesOf(running.stdout)).toEqual(dumpOf(fixturePath("sochdb/torn-then-appended")));
    expect(running.stderr).toMatch(/damaged: 63 bytes at wal_00000000\.log:9810/);
    expect(await running.end("SIGINT")).toBe(130);
    expect(running.stderr).toMatch(/1 damaged place\n$/);
  });

  test("survives Aegis's rotation: the current segment is renamed, and a new one begins", async () => {
    const source = fixturePath("aegis/rotated");
    const path = emptyLog();
    const current = join(path, "wal_current.log");
    const steps = readdirSync(source).flatMap((name): Step[] => [
      { append: current, hex: hexOf(join(source, name)), piece: 611 },
      ...(name === "wal_current.log" ? [] : [{ rename: [current, join(path, name)] } satisfies Step]),
    ]);
    writeFileSync(current, "");
    const running = follow("--json", "--format", "aegis", path);
    await startWriter(steps).done;
    await running.until(({ stdout }) => linesOf(stdout).length >= 481);
    expect(await running.end("SIGINT")).toBe(130);
    expect(contentOf(linesOf(running.stdout))).toEqual(contentOf(dumpOf(source)));
    expect(running.stderr).toMatch(
      /^walctl: followed \d+ bytes of records, printed 481 records, no damaged places\n$/,
    );
  });

  test("survives Rivven's rotation: zeros are nothing yet, and an old segment is cut", async () => {
    const source = fixturePath("rivven/rotated");
    const path = emptyLog();
    const steps = readdirSync(source).flatMap((name): Step[] => {
      const hex = hexOf(join(source, name));
      const segment = join(path, name);
      return [
        ...(name === "00000000000000000000.wal" ? [] : [{ create: segment, zeros: 65_536 }]),
        { append: segment, hex, piece: 97, at: 0 },
        { pause: 120 },
        ...(name === readdirSync(source).at(-1)
          ? []
          : [{ truncate: [segment, hex.length / 2] } satisfies Step]),
      ];
    });
    writeFileSync(join(path, "00000000000000000000.wal"), new Uint8Array(65_536));
    const running = follow("--json", "--format", "rivven", path);
    await startWriter(steps).done;
    await running.until(({ stdout }) => linesOf(stdout).length >= 120);
    expect(await running.end("SIGINT")).toBe(130);
    expect(linesOf(running.stdout)).toEqual(dumpOf(source));
    expect(running.stderr).not.toMatch(/damaged:|garbage/);
  });

  test("goes on in SochDB's next file", async () => {
    const source = fixturePath("sochdb/two-files");
    const path = emptyLog();
    const names = ["wal_00000000.log", "wal_00000001.log"] as const;
    const hex = (name: string): string => hexOf(join(source, name));
    writeFileSync(join(path, names[0]), Buffer.from(hex(names[0]), "hex"));
    const running = follow("--json", path);
    await startWriter([{ append: join(path, names[1]), hex: hex(names[1]), piece: 300 }]).done;
    await running.until(({ stdout }) => linesOf(stdout).length === 122);
    expect(linesOf(running.stdout)).toEqual(dumpOf(source));
  });

  test("says when a file is cut, and goes on with what is written then", async () => {
    const path = emptyLog();
    const segment = join(path, "wal_00000000.log");
    const bytes = readFileSync(join(fixturePath("sochdb/tiny"), "wal_00000000.log"));
    writeFileSync(segment, bytes);
    const running = follow("--json", path);
    await running.until(({ stdout }) => linesOf(stdout).length === 6);
    truncateSync(segment, 170);
    await running.until(({ stderr }) =>
      stderr.includes("wal_00000000.log was cut to 170 bytes; it had been read up to 384"),
    );
    appendFileSync(segment, bytes.subarray(170));
    await running.until(({ stdout }) => linesOf(stdout).length === 9);
    expect(linesOf(running.stdout).slice(6)).toEqual(dumpOf(path).slice(3));
  });

  test("begins with the last records, takes filters, and ends at the limit", async () => {
    const source = join(fixturePath("sochdb/crash"), "wal_00000000.log");
    const path = emptyLog();
    const segment = join(path, "wal_00000000.log");
    const bytes = readFileSync(source);
    writeFileSync(segment, bytes.subarray(0, 9892));
    const args = ["--json", "--type", "update", "--tail", "2", "--limit", "3"];
    const running = follow(...args, path);
    await running.until(({ stdout }) => linesOf(stdout).length === 2);
    appendFileSync(segment, bytes.subarray(9892));
    appendFileSync(segment, bytes.subarray(9810, 9892));
    expect(await running.ended).toBe(0);
    const lsns = linesOf(running.stdout).map((line) => JSON.parse(line).lsn);
    expect(lsns).toEqual([137, 139, 139]);
  });

  test("does not go with --segment", () => {
    const { status, stderr } = walctl(["dump", "--follow", "--segment", "x", fixturePath("sochdb/tiny")]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^walctl: option '--follow' cannot be used with option '--segment <name,…>' /);
  });
});
