import {
  chmodSync,
  chownSync,
  existsSync,
  readdirSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { WalctlError } from "../../core/errors.ts";
import { requireNoDeadLink } from "../dead-link.ts";
import { makeDirectory } from "../make-directory.ts";
import type { DirectoryLock } from "./directory-lock.ts";
import { hasLock, lockDirectory } from "./directory-lock.ts";
import { removeFile } from "./remove-file.ts";
import { syncDirectory } from "./sync.ts";
import { isOwnName } from "./temporary-files.ts";
import { writing } from "./write-error.ts";

const PERMISSION_BITS = 0o7777;

/**
 * A directory that is being filled. It has another name until it is complete, `NAME.walctl-partial`, so that nobody takes
 * a part of it for the whole, and belongs to one process.
 */
export class NewDirectory {
  readonly path: string;
  /** Whether a run that was killed had begun it. */
  readonly isResumed: boolean;
  readonly #target: string;
  readonly #lock: DirectoryLock;

  private constructor(target: string, isResumed: boolean) {
    this.path = partialPath(target);
    this.isResumed = isResumed;
    this.#target = target;
    this.#lock = lockDirectory(this.path);
  }

  /**
   * Empties what a run that was killed has left of it.
   *
   * @param target that does not exist yet, or is an empty directory
   * @throws WalctlError where another process is at it, the target has come into being, or something that is not walctl's has
   *   the other name
   */
  static begin(target: string, mode = 0o777): NewDirectory {
    requireNoDeadLink(target);
    const path = partialPath(target);
    const isNew = writing(path, () => makeDirectory(path, mode));
    if (!isNew) requireOwn(path);
    const directory = new NewDirectory(target, !isNew);
    try {
      if (existsSync(target) && readdirSync(target).length > 0) throw taken(target);
      directory.#empty();
      if (existsSync(target)) copyOwnership(target, path);
      return directory;
    } catch (error) {
      directory.#lock.release();
      throw error;
    }
  }

  /** Makes an incomplete one of a complete one again. */
  static takeBack(target: string): NewDirectory {
    const path = partialPath(target);
    writing(target, () => renameSync(target, path));
    return new NewDirectory(target, false);
  }

  /**
   * Gives the directory its name, durably. What is in it is to be on disk.
   *
   * @throws WalctlError where the device fails: the directory is incomplete then, and to be discarded
   */
  complete(): void {
    const target = this.#target;
    writing(target, () => renameSync(this.path, target));
    try {
      syncDirectory(dirname(target));
    } catch (error) {
      quietly(() => renameSync(target, this.path));
      throw error;
    }
    // Last: whoever finds the incomplete directory knows by the lock whose it is.
    removeOwnFiles(target);
  }

  /** Removes it and what is in it, unless it is complete. What cannot be removed has a name that says what it is. */
  discard(): void {
    quietly(() => this.#empty());
    this.#lock.release();
    quietly(() => rmdirSync(this.path));
  }

  #empty(): void {
    for (const name of writing(this.path, () => readdirSync(this.path))) {
      const path = join(this.path, name);
      if (!isOwnName(name)) writing(path, () => unlinkSync(path));
    }
  }
}

function quietly(action: () => void): void {
  try {
    action();
  } catch {
    // What led here matters more.
  }
}

/** A directory that was there, and empty, is replaced by one like it. */
function copyOwnership(from: string, to: string): void {
  const { uid, gid, mode } = statSync(from);
  const own = statSync(to);
  writing(to, () => {
    if (own.uid !== uid || own.gid !== gid) chownSync(to, uid, gid);
    chmodSync(to, mode & PERMISSION_BITS);
  });
}

function partialPath(target: string): string {
  return `${target}.walctl-partial`;
}

/** Whoever fills such a directory has locked it, and is known by the lock, also when he was killed. */
function requireOwn(path: string): void {
  if (hasLock(path) || readdirSync(path).length === 0) return;
  throw new WalctlError("usage", `${path}: holds files that are not walctl's`, "give another directory");
}

function taken(target: string): WalctlError {
  return new WalctlError("usage", `${target}: exists already`, "give another directory");
}

/** Removes what a run that was killed just when the directory was complete has left in it: its lock. */
export function removeOwnFiles(directory: string): void {
  quietly(() => {
    for (const name of readdirSync(directory).filter(isOwnName)) removeFile(join(directory, name));
  });
}
