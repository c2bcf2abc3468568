import { spawn } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { fixturePath } from "../support/fixtures.ts";
import { markOf } from "../support/process-marks.ts";
import { temporaryDirectory } from "../support/temporary.ts";
import { walctl } from "../support/walctl.ts";

const EXECUTABLE = fileURLToPath(new URL("../../bin/walctl.js", import.meta.url));
const ROUNDS = 4;
const PROCESSES = 3;

interface Outcome {
  readonly status: number | null;
  readonly stderr: string;
}

/** Runs walctl beside this process. */
function start(args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [EXECUTABLE, ...args], { stdio: ["ignore", "ignore", "pipe"] });
    let stderr = "";
    child.stderr.on("data", (text) => {
      stderr += text;
    });
    child.on("close", (status) => resolve({ status, stderr }));
  });
}

function filesOf(directory: string): Record<string, string> {
  const names = readdirSync(directory).sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(directory, name), "latin1")]));
}

function copyOf(fixture: string): string {
  const path = join(temporaryDirectory(), "wal");
  cpSync(fixturePath(fixture), path, { recursive: true });
  return path;
}

const CHANGES = [
  ["truncate", "aegis/rotated", ["truncate", "--before-lsn", "150", "--force", "--apply"]],
  ["truncate of Rivven", "rivven/rotated", ["truncate", "--before-lsn", "60", "--force", "--apply"]],
  ["recover", "sochdb/crash", ["recover", "--apply"]],
] as const;

describe("several processes that change one log at the same time", () => {
  test.each(CHANGES)("%s: it is changed once, and the others leave it alone", async (_, fixture, args) => {
    const alone = copyOf(fixture);
    expect(walctl([...args, "--quiet", "--no-backup", alone]).status).toBe(0);
    const changed = filesOf(alone);
    for (let round = 0; round < ROUNDS; round++) {
      const wal = copyOf(fixture);
      const before = filesOf(wal);
      const started = Array.from({ length: PROCESSES }, (_each, i) =>
        start([...args, "--quiet", "--backup", `${wal}.bak-${i}`, wal]),
      );
      const outcomes = await Promise.all(started);
      // Whoever comes later finds nothing to do; whoever comes in between is told to wait.
      const told = { status: 2, stderr: expect.stringMatching(/^(is changing|has changed)$/) };
      for (const { status, stderr } of outcomes) {
        if (status === 0) expect(stderr).toBe("");
        else
          expect({ status, stderr: stderr.replace(/^.*(is changing|has changed).*\n$/, "$1") }).toEqual(told);
      }
      const found = filesOf(wal);
      expect([before, changed]).toContainEqual(found);
      if (outcomes.some(({ status }) => status === 0)) expect(found).toEqual(changed);
      const backups = outcomes.flatMap((_each, i) =>
        existsSync(`${wal}.bak-${i}`) ? [`${wal}.bak-${i}`] : [],
      );
      for (const backup of backups) expect(filesOf(backup)).toEqual(before);
      expect(backups.length).toBeLessThanOrEqual(1);
    }
  });

  test.each([
    ["truncate --apply", ["truncate", "--tail", "--apply"]],
    ["recover --apply", ["recover", "--apply"]],
    ["--undo", ["truncate", "--undo", "BACKUP", "--apply"]],
  ])("%s waits for nobody, and changes nothing", async (_, args) => {
    const wal = copyOf("sochdb/torn-tail");
    const backup = `${wal}.bak`;
    expect(walctl(["truncate", "--tail", "--apply", "--backup", backup, wal]).status).toBe(0);
    const sleeper = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)"]);
    try {
      await new Promise((resolve) => sleeper.once("spawn", resolve));
      writeFileSync(join(wal, `.walctl-lock-${markOf(sleeper.pid!)}`), "");
      const before = filesOf(wal);
      const outcome = walctl([...args.map((arg) => (arg === "BACKUP" ? backup : arg)), wal]);
      expect(outcome.status).toBe(2);
      expect(outcome.stderr).toContain(`process ${sleeper.pid} is changing these files`);
      expect(filesOf(wal)).toEqual(before);
      expect(walctl(["verify", "--quiet", wal]).status).toBe(0);
    } finally {
      sleeper.kill();
    }
  });
});
