import { realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { listPath } from "../directory.ts";
import { ioError } from "../io-error.ts";
import type { OpenWriter } from "./open-writers.ts";
import { findOpenWriters } from "./open-writers.ts";
import { isOwnName } from "./temporary-files.ts";

/** Where a log's files are changed. */
export interface LogPlace {
  /** The directory of the files, absolute and without symbolic links. */
  readonly directory: string;
  /** Names of the files that a backup holds: every file of a directory, or the one that was given. */
  readonly names: readonly string[];
}

/** @throws WalctlError where there is nothing at the path */
export function placeOfLog(path: string): LogPlace {
  const { isDirectory, entries } = listPath(path);
  const names = entries
    .filter(({ kind, name }) => kind === "file" && !isOwnName(name))
    .map(({ name }) => name);
  // A link in the place of the one file is left in the name, for it is to be noticed.
  return { directory: realPath(isDirectory ? path : dirname(resolve(path))), names };
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    throw ioError(error, path);
  }
}

/** Processes that hold one of these files of a directory open for writing. */
export function writersOf(directory: string, names: readonly string[]): readonly OpenWriter[] {
  return findOpenWriters(names.map((name) => join(directory, name)));
}

/** A backup's name where the user gives none: beside what is backed up. */
export function defaultBackup(path: string, time: Date): string {
  const stamp = time.toISOString().replaceAll(/[-:]/g, "");
  return `${path.replace(/(?<=.)\/+$/, "")}.bak-${stamp}`;
}

/** The path of a file in a directory. */
export function fileIn(directory: string, name: string): string {
  return join(directory, name);
}

/** A path without regard to where the process is, and its last part. */
export function absolutePath(path: string): { readonly path: string; readonly name: string } {
  const absolute = resolve(path);
  return { path: absolute, name: basename(absolute) };
}
