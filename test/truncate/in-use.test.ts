import { spawn } from "node:child_process";
import { closeSync, cpSync, existsSync, openSync, readFileSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { hasStrace } from "../support/faults.ts";
import { contentsOf, logCopy } from "../support/log-copy.ts";
import { walctl } from "../support/walctl.ts";

const EXECUTABLE = fileURLToPath(new URL("../../bin/walctl.js", import.meta.url));

interface Traced {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs walctl, held up or killed at a system call, and does something as soon as that call has begun: strace writes its
 * arguments down before it holds it up.
 */
async function traced(
  { call, inject, until }: { readonly call: string; readonly inject: string; readonly until: string },
  args: readonly string[],
  meanwhile: () => void,
): Promise<Traced> {
  const trace = `${args.at(-1)}-trace`;
  const strace = ["-f", "-qq", "-o", trace, "-e", `trace=${call}`, "-e", `inject=${call}:${inject}`];
  const child = spawn("strace", [...strace, process.execPath, EXECUTABLE, ...args]);
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (text) => {
    stdout += text;
  });
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  let isDone = false;
  const timer = setInterval(() => {
    if (isDone || !existsSync(trace) || !readFileSync(trace, "utf8").includes(until)) return;
    isDone = true;
    meanwhile();
  }, 20);
  const status = await new Promise<number | null>((resolve) => child.on("close", resolve));
  clearInterval(timer);
  return { status, stdout, stderr };
}

const HELD_UP = "delay_enter=3000000";
const SEGMENT = "wal_00000000.log";

describe.skipIf(!hasStrace)("an engine that opens the log while it is cut", { timeout: 60_000 }, () => {
  test("is noticed when the new file is there already, and nothing is changed", async () => {
    const wal = logCopy("sochdb/torn-tail");
    const before = contentsOf(wal);
    let engine = -1;
    // The new file is being synced: that is long behind the first look at who has the log open.
    const { status, stderr } = await traced(
      { call: "fsync", inject: `${HELD_UP}:when=1`, until: "fsync(" },
      ["truncate", "--tail", "--apply", "--quiet", "--backup", `${wal}.bak`, wal],
      () => {
        engine = openSync(join(wal, SEGMENT), "a");
      },
    );
    closeSync(engine);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringContaining(`${SEGMENT} open for writing`),
    });
    expect(contentsOf(wal)).toEqual(before);
    expect(existsSync(`${wal}.bak`)).toBe(false);
  });

  test("in the very last moment is told of, and what it writes is not lost", async () => {
    const wal = logCopy("sochdb/torn-tail");
    const before = contentsOf(wal)[SEGMENT]!;
    const backup = `${wal}.bak`;
    let engine = -1;
    const { status, stdout, stderr } = await traced(
      { call: "rename", inject: `${HELD_UP}:when=3`, until: ".walctl-0.tmp" },
      ["truncate", "--tail", "--apply", "--json", "--backup", backup, wal],
      () => {
        engine = openSync(join(wal, SEGMENT), "a");
        writeSync(engine, "late");
      },
    );
    expect(status).toBe(1);
    expect(stderr).toContain("opened in the moment when it was replaced");
    expect(stderr).toContain("4 bytes so far");
    const late = (JSON.parse(stdout) as { readonly lateWriters: readonly Record<string, unknown>[] })
      .lateWriters;
    expect(late).toEqual([expect.objectContaining({ processId: process.pid, bytesSince: 4 })]);
    expect(readFileSync(late[0]!["descriptorPath"] as string, "latin1")).toBe(`${before}late`);
    closeSync(engine);
    const undone = walctl(["truncate", "--undo", backup, "--apply", "--quiet", wal]);
    expect(undone.status).toBe(0);
    expect(undone.stderr).toContain("went on writing");
    expect(contentsOf(wal)[SEGMENT]).toBe(`${before}late`);
  });
});

/** Whoever comes next removes the lock of a process that was killed. */
function withoutLocks(files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).filter(([name]) => !name.startsWith(".walctl-lock-")));
}

describe.skipIf(!hasStrace)("a cut that was killed between its steps", { timeout: 60_000 }, () => {
  const CUT = ["truncate", "--before-lsn", "60", "--force", "--apply", "--quiet", "--backup"];

  /** The log, and what it is to become. */
  async function killed(): Promise<{ readonly wal: string; readonly after: Record<string, string> }> {
    const wal = logCopy("rivven/rotated");
    const whole = `${wal}-whole`;
    cpSync(wal, whole, { recursive: true });
    expect(walctl([...CUT, `${whole}.bak`, whole]).status).toBe(0);
    const kill = { call: "unlink", inject: "signal=KILL:when=3", until: "unlink" };
    await traced(kill, [...CUT, `${wal}.bak`, wal], () => {});
    expect(existsSync(join(wal, ".walctl-pending.json"))).toBe(true);
    return { wal, after: contentsOf(whole) };
  }

  const TAIL = ["truncate", "--tail", "--apply", "--no-backup"];

  test("is not completed while somebody writes into the log", async () => {
    const { wal } = await killed();
    const before = withoutLocks(contentsOf(wal));
    const last = Object.keys(before)
      .filter((name) => name.endsWith(".wal"))
      .at(0)!;
    const engine = openSync(join(wal, last), "r+");
    const { status, stderr } = walctl([...TAIL, wal]);
    closeSync(engine);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringContaining(`${last} open for writing`),
    });
    expect(withoutLocks(contentsOf(wal))).toEqual(before);
  });

  test("is completed, also in a copy, and that is reported", async () => {
    const { wal, after } = await killed();
    const removed = Object.keys(contentsOf(wal)).filter((name) => name.endsWith(".wal") && !(name in after));
    const copy = `${wal}-copy`;
    cpSync(wal, copy, { recursive: true });
    const text = walctl([...TAIL, copy]);
    expect(text).toMatchObject({ status: 0, stderr: "", stdout: expect.stringMatching(/^DONE/) });
    for (const name of removed) expect(text.stdout).toContain(name);
    expect(contentsOf(copy)).toEqual(after);
    const { completed, applied } = JSON.parse(walctl([...TAIL, "--json", wal]).stdout) as Record<
      string,
      unknown
    >;
    expect({ completed, applied }).toMatchObject({
      applied: true,
      completed: { replaced: [{ newName: expect.stringMatching(/60\.wal$/) }] },
    });
    expect(contentsOf(wal)).toEqual(after);
    expect(statSync(wal).isDirectory()).toBe(true);
  });

  test("is undone in a copy", async () => {
    const { wal } = await killed();
    const copy = `${wal}-copy`;
    cpSync(wal, copy, { recursive: true });
    expect(walctl(["truncate", "--undo", `${wal}.bak`, "--apply", "--quiet", copy])).toMatchObject({
      status: 0,
      stderr: "",
    });
    expect(contentsOf(copy)).toEqual(contentsOf(logCopy("rivven/rotated")));
  });
});
