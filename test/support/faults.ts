import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
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
  "link",
  "copy_file_range",
  "unlink",
];

/** Bears the process's own name; making it comes before anything else, and the next call is a point as well. */
const LOCK = ".walctl-lock-";

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

/** What a run is to be tried with. `WAL`, `BACKUP`, `OUT` and `PLAN` in arguments stand for paths. */
export interface FaultyCommand {
  readonly fixture: string;
  /** Arguments of runs that come first. */
  readonly prepare: readonly (readonly string[])[];
  /** What the last of these runs meets; null for nothing. */
  readonly prepareFault: { readonly fault: Fault; readonly point: FaultPoint } | null;
  readonly args: readonly string[];
}

/** A log that is changed, in a directory of its own that is made anew for each fault. */
export class FaultyRun {
  readonly #command: FaultyCommand;
  readonly #root: string = mkdtempSync(join(tmpdir(), "walctl-faults-"));

  constructor(command: FaultyCommand) {
    this.#command = command;
  }

  /** A path of the run's own, as `WAL` or `BACKUP`. */
  path(name: string): string {
    return join(this.#root, "work", name.toLowerCase());
  }

  dispose(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }

  /** Starts over with the fixture's files, and one that is none of them. */
  reset(): void {
    const { fixture, prepare, prepareFault } = this.#command;
    rmSync(join(this.#root, "work"), { recursive: true, force: true });
    mkdirSync(join(this.#root, "work"));
    cpSync(fixturePath(fixture), this.path("WAL"), { recursive: true });
    writeFileSync(join(this.path("WAL"), "notes.txt"), "not a segment");
    for (const [index, args] of prepare.entries()) {
      const isLast = index === prepare.length - 1;
      const prefix = isLast && prepareFault !== null ? faultOf(prepareFault.fault, prepareFault.point) : [];
      this.#walctl(prefix, args);
    }
  }

  /** What a directory of the run holds; null where there is none. */
  state(name: string): DirectoryState | null {
    const directory = this.path(name);
    if (!existsSync(directory)) return null;
    const names = readdirSync(directory).sort();
    return Object.fromEntries(names.map((each) => [each, readFileSync(join(directory, each), "latin1")]));
  }

  /** Names beside the log. */
  names(): readonly string[] {
    return readdirSync(join(this.#root, "work")).sort();
  }

  run(): RunOutcome {
    return this.#walctl([], this.#command.args);
  }

  /** Where a run without faults changes anything. */
  points(): readonly FaultPoint[] {
    const trace = join(this.#root, "trace");
    const { status, stderr } = this.#walctl(
      ["strace", "-f", "-qq", "-e", `trace=${CHANGING.join(",")}`, "-o", trace],
      this.#command.args,
    );
    if (status !== 0) throw new Error(`without a fault it ends with ${status}: ${stderr}`);
    return changingCalls(readFileSync(trace, "utf8"), this.#root);
  }

  runWith(fault: Fault, point: FaultPoint): RunOutcome {
    return this.#walctl(faultOf(fault, point), this.#command.args);
  }

  #walctl(prefix: readonly string[], args: readonly string[]): RunOutcome {
    const places = ["WAL", "BACKUP", "OUT", "PLAN"];
    const given = args.map((arg) => (places.includes(arg) ? this.path(arg) : arg));
    const command = [...prefix, process.execPath, EXECUTABLE, ...given];
    const result = spawnSync(command[0]!, command.slice(1), { encoding: "utf8", timeout: 60_000 });
    return { status: result.status, stderr: result.stderr };
  }
}

export interface RunOutcome {
  readonly status: number | null;
  readonly stderr: string;
}

function faultOf(fault: Fault, { call, number, path }: FaultPoint): readonly string[] {
  const inject = `inject=${call}:${fault}:when=${number}`;
  const only = path === null ? [] : ["-P", path];
  return ["strace", "-f", "-qq", ...only, "-e", `trace=${call}`, "-e", inject, "-o", "/dev/null"];
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
    const isChange =
      call !== "openat" ||
      (line.includes(root) && !line.includes(LOCK) && /O_CREAT|O_RDWR|O_WRONLY/.test(line));
    isInside ||= line.includes(root);
    if (isInside && isChange) points.push({ call, number, path });
  }
  return points;
}
