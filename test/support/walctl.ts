import type { ChildProcessByStdio } from "node:child_process";
import { spawn, spawnSync } from "node:child_process";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

/** The executable to test: that of this package, which must be built, or the one that `WALCTL_BIN` names. */
const EXECUTABLE: string =
  process.env["WALCTL_BIN"] ?? fileURLToPath(new URL("../../bin/walctl.js", import.meta.url));

/** What a child process must not inherit: it would change how the output looks. */
const UNSET = { NO_COLOR: undefined, FORCE_COLOR: undefined, COLUMNS: undefined, WALCTL_DEBUG: undefined };

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export interface RunResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs walctl as a process of its own. */
export function walctl(args: readonly string[], { env = {}, cwd }: RunOptions = {}): RunResult {
  const result = spawnSync(process.execPath, [EXECUTABLE, ...args], {
    encoding: "utf8",
    env: { ...process.env, ...UNSET, ...env },
    cwd,
    maxBuffer: 1 << 28,
    timeout: 20_000,
  });
  return { status: result.status, stdout: result.stdout, stderr: result.stderr };
}

/** Runs a shell command line in which `walctl` is the executable. */
export function shell(command: string, { env = {}, cwd }: RunOptions = {}): RunResult {
  const script = `walctl() { "$NODE" "$EXECUTABLE" "$@"; }; ${command}`;
  const result = spawnSync("bash", ["-c", script], {
    encoding: "utf8",
    env: { ...process.env, ...UNSET, NODE: process.execPath, EXECUTABLE, ...env },
    cwd,
    maxBuffer: 1 << 28,
    timeout: 20_000,
  });
  return { status: result.status, stdout: result.stdout, stderr: result.stderr };
}

/** A walctl that goes on running. */
export class RunningWalctl {
  stdout = "";
  stderr = "";
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #ended: Promise<number | NodeJS.Signals | null>;

  /** @param options `isRead` false leaves standard output unread */
  constructor(args: readonly string[], { isRead = true }: { readonly isRead?: boolean } = {}) {
    const child = spawn(process.execPath, [EXECUTABLE, ...args], {
      env: { ...process.env, ...UNSET },
      stdio: ["ignore", "pipe", "pipe"],
    });
    if (isRead) {
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        this.stdout += text;
      });
    }
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
    });
    this.#child = child;
    this.#ended = new Promise((resolve) => {
      child.on(isRead ? "close" : "exit", (code, signal) => resolve(code ?? signal));
    });
  }

  /** Waits until the condition holds of what has been put out; fails after ten seconds. */
  async until(condition: (running: RunningWalctl) => boolean): Promise<void> {
    const deadline = performance.now() + 10_000;
    while (!condition(this)) {
      if (performance.now() > deadline) {
        throw new Error(
          `not in ten seconds; standard error: ${this.stderr}; output: ${this.stdout.slice(-500)}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Sends a signal and returns the exit status, or the signal that ended it. */
  async end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null> {
    this.#child.kill(signal);
    return this.#ended;
  }

  /** The exit status, once it ends by itself. */
  get ended(): Promise<number | NodeJS.Signals | null> {
    return this.#ended;
  }
}
