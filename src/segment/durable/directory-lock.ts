import { closeSync, openSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { WalctlError } from "../../core/errors.ts";
import { hasEnded, markedProcess, ownMark } from "./process-mark.ts";
import { removeFileQuietly } from "./remove-file.ts";
import { writing } from "./write-error.ts";

/** The right to change the files of a directory, which one process at a time has. */
export interface DirectoryLock {
  /** As it was given. */
  readonly directory: string;
  release(): void;
}

/** No engine takes such a name for a segment's. */
const PREFIX = ".walctl-lock-";

/**
 * Keeps other walctl processes from changing a directory. Each puts a file there that bears its own name, and only then
 * looks for those of others: of two, the later one sees the earlier, so that never both go on. What a process has left
 * that was killed is known by its name to be over, and nobody else has a file of that name: removing it takes nothing
 * from anyone.
 *
 * @throws WalctlError where another process changes the directory, or the file cannot be made
 */
export function lockDirectory(directory: string): DirectoryLock {
  const path = join(directory, `${PREFIX}${ownMark()}`);
  const lock: DirectoryLock = { directory, release: () => removeFileQuietly(path) };
  writing(path, () => closeSync(openSync(path, "wx", 0o600)));
  try {
    passOthers(directory, path);
    return lock;
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** @throws WalctlError where another process changes the directory */
export function requireUnlocked(directory: string): void {
  passOthers(directory, null);
}

/** Whether a process has locked a directory, or was killed when it had. */
export function hasLock(directory: string): boolean {
  return writing(directory, () => readdirSync(directory)).some((name) => name.startsWith(PREFIX));
}

function passOthers(directory: string, own: string | null): void {
  for (const name of writing(directory, () => readdirSync(directory))) {
    if (name.startsWith(PREFIX) && join(directory, name) !== own) passBy(directory, name);
  }
}

function passBy(directory: string, name: string): void {
  const mark = name.slice(PREFIX.length);
  const path = join(directory, name);
  if (hasEnded(mark)) {
    // One that stays is over with its process, and hinders nobody: the next one to lock the directory tries again.
    removeFileQuietly(path);
    return;
  }
  const processId = markedProcess(mark);
  throw new WalctlError(
    "in-use",
    `${directory}: ${processId === null ? "another process" : `process ${processId}`} is changing these files`,
    `wait for it; if it ran on a machine that is no more, remove ${path}`,
  );
}
