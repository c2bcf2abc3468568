import type { Stats } from "node:fs";
import { lstatSync, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { ioError } from "./io-error.ts";

/** One entry of a log directory, or the one file that was given. */
export interface Entry {
  readonly name: string;
  readonly path: string;
  readonly kind: "file" | "directory" | "other" | "unreadable";
  readonly bytes: number;
  /** The error of an entry that cannot be looked at, such as a loop of symbolic links. */
  readonly error: unknown;
}

export interface Listing {
  readonly isDirectory: boolean;
  /** Sorted by name. */
  readonly entries: readonly Entry[];
}

/**
 * What stands at a path: the entries of a directory, or the one file itself. Nothing is opened, so nothing hangs.
 *
 * @throws WalctlError where the path itself cannot be looked at
 */
export function listPath(path: string): Listing {
  try {
    if (!statSync(path).isDirectory())
      return { isDirectory: false, entries: [entryOf(basename(path), path)] };
    const names = readdirSync(path).sort();
    return { isDirectory: true, entries: names.map((name) => entryOf(name, join(path, name))) };
  } catch (error) {
    throw ioError(error, path);
  }
}

function entryOf(name: string, path: string): Entry {
  try {
    const stats = statSync(path);
    return { name, path, kind: kindOf(stats), bytes: stats.size, error: null };
  } catch (error) {
    return { name, path, kind: "unreadable", bytes: sizeOfLink(path), error };
  }
}

function sizeOfLink(path: string): number {
  try {
    return lstatSync(path).size;
  } catch {
    // It was removed while the directory was read; it has no size any more.
    return 0;
  }
}

function kindOf(stats: Stats): Entry["kind"] {
  if (stats.isFile()) return "file";
  return stats.isDirectory() ? "directory" : "other";
}
