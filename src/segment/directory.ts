import type { Stats } from "node:fs";
import { lstatSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { escapeText, isUtf8 } from "../core/escape.ts";
import type { Openable } from "./assembled-segment.ts";
import { ioError } from "./io-error.ts";

/** One entry of a log directory, or the one file that was given. */
export interface Entry {
  /** For people: bytes that are no UTF-8 are escaped. */
  readonly name: string;
  readonly path: string;
  /** The path as the operating system takes it. */
  readonly location: string | Buffer;
  readonly kind: "file" | "directory" | "other" | "unreadable";
  readonly bytes: number;
  /** The error of an entry that cannot be looked at, such as a loop of symbolic links. */
  readonly error: unknown;
  /** The bytes of what was packed; else they are the file's. */
  readonly unpacked?: Unpacked | undefined;
}

/** Bytes that were packed. */
export interface Unpacked extends Openable {
  readonly size: number;
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
      return { isDirectory: false, entries: [entryOf(basename(path), path, path)] };
    const names = readdirSync(path, { encoding: "buffer" }).sort(Buffer.compare);
    return { isDirectory: true, entries: names.map((name) => entryIn(path, name)) };
  } catch (error) {
    throw ioError(error, path);
  }
}

/** Names of the other entries of a file's directory, sorted; none where that cannot be listed. */
export function namesBeside(path: string): readonly string[] {
  try {
    const names = readdirSync(dirname(resolve(path))).sort();
    return names.filter((name) => name !== basename(path));
  } catch {
    return [];
  }
}

/** Names are bytes; one that is no UTF-8 would not be found again by its text. */
function entryIn(directory: string, nameBytes: Buffer): Entry {
  const location = Buffer.concat([Buffer.from(join(directory, "/")), nameBytes]);
  const name = isUtf8(nameBytes) ? nameBytes.toString() : escapeText(nameBytes);
  return entryOf(name, join(directory, name), location);
}

function entryOf(name: string, path: string, location: string | Buffer): Entry {
  try {
    const stats = statSync(location);
    return { name, path, location, kind: kindOf(stats), bytes: stats.size, error: null };
  } catch (error) {
    return { name, path, location, kind: "unreadable", bytes: sizeOfLink(location), error };
  }
}

function sizeOfLink(location: string | Buffer): number {
  try {
    return lstatSync(location).size;
  } catch {
    // It was removed while the directory was read; it has no size any more.
    return 0;
  }
}

function kindOf(stats: Stats): Entry["kind"] {
  if (stats.isFile()) return "file";
  return stats.isDirectory() ? "directory" : "other";
}
