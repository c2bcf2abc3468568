import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fixturePath } from "./fixtures.ts";

const EXECUTABLE = fileURLToPath(new URL("../../bin/walctl.js", import.meta.url));

/** System calls that change files. `write` is not among them: walctl writes files at positions. */
const CHANGING = [
  "openat",
  "pwrite64",
  "ftruncate",
  "fsync",
  "fchmod",
  "fchown",
  "utimensat",
  "mkdir",
  "rmdir",
  "rename",
  "unlink",
];

export const hasStrace: boolean = spawnSync("strace", ["-V"]).status === 0;

/** The n-th call of a system call, counted in the main thread. */
export interface FaultPoint {
  readonly call: string;
  readonly number: number;
  /** Where only calls for this path are counted: how many other files are opened, to load modules, varies. */
  readonly path: string | null;
}

export type Fault = "signal=KILL" | "error=EIO" | "error=ENOSPC";

/** Names and contents of the files of a directory. */
export type DirectoryState = Readonly<Record<string, string>>;

/** A log that is changed, in a directory of its own that is made anew for each fault. */
export class FaultyRun {
  readonly #fixture: string;
  readonly #prepare: readonly string[];
  readonly #args: readonly string[];
  readonly #root: string = mkdtempSync(join(tmpdir(), "walctl-faults-"));

  /**
   * @param prepare arguments of a run without faults that comes first; empty for none
   * @param args in which `WAL` and `BACKUP` stand for paths
   */
  constructor(fixture: string, prepare: readonly string[], args: readonly string[]) {
    this.#fixture = fixture;
    this.#prepare = prepare;
    this.#args = args;
  }

  get log(): string {
    return join(this.#root, "work", "wal");
  }

  dispose(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }

  /** Starts over with the fixture's files. */
  reset(): void {
    rmSync(join(this.#root, "work"), { recursive: true, force: true });
    mkdirSync(join(this.#root, "work"));
    cpSync(fixturePath(this.#fixture), this.log, { recursive: true });
    if (this.#prepare.length > 0) this.#walctl([], this.#prepare);
  }

  state(): DirectoryState {
    const names = readdirSync(this.log).sort();
    return Object.fromEntries(names.map((name) => [name, readFileSync(join(this.log, name), "latin1")]));
  }

  run(): { readonly status: number | null; readonly stderr: string } {
    return this.#walctl([], this.#args);
  }

  /** Where a run without faults changes anything. */
  points(): readonly FaultPoint[] {
    const trace = join(this.#root, "trace");
    this.#walctl(["strace", "-f", "-qq", "-e", `trace=${CHANGING.join(",")}`, "-o", trace], this.#args);
    return changingCalls(readFileSync(trace, "utf8"), this.#root);
  }

  runWith(
    fault: Fault,
    { call, number, path }: FaultPoint,
  ): { readonly status: number | null; readonly stderr: string } {
    const inject = `inject=${call}:${fault}:when=${number}`;
    const only = path === null ? [] : ["-P", path];
    const strace = ["strace", "-f", "-qq", ...only, "-e", `trace=${call}`, "-e", inject, "-o", "/dev/null"];
    return this.#walctl(strace, this.#args);
  }

  #walctl(
    prefix: readonly string[],
    args: readonly string[],
  ): { readonly status: number | null; readonly stderr: string } {
    const paths: Record<string, string> = { WAL: this.log, BACKUP: join(this.#root, "work", "backup") };
    const command = [...prefix, process.execPath, EXECUTABLE, ...args.map((arg) => paths[arg] ?? arg)];
    const result = spawnSync(command[0]!, command.slice(1), { encoding: "utf8", timeout: 60_000 });
    return { status: result.status, stderr: result.stderr };
  }
}

/** The calls of the main thread, which strace names first, that change something below a directory. */
function changingCalls(trace: string, root: string): FaultPoint[] {
  const lines = trace.split("\n");
  const main = lines[0]?.split(" ")[0];
  const counts = new Map<string, number>();
  const points: FaultPoint[] = [];
  let isInside = false;
  for (const line of lines) {
    const [, thread, call] = /^(\d+)\s+(\w+)\(/.exec(line) ?? [];
    if (thread !== main || call === undefined) continue;
    const path = call === "openat" ? (/"([^"]*)"/.exec(line)?.[1] ?? "") : null;
    const key = `${call} ${path ?? ""}`;
    const number = (counts.get(key) ?? 0) + 1;
    counts.set(key, number);
    const isChange = call !== "openat" || (line.includes(root) && /O_CREAT|O_RDWR|O_WRONLY/.test(line));
    isInside ||= line.includes(root);
    if (isInside && isChange) points.push({ call, number, path });
  }
  return points;
}
