import { realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Entry } from "../directory.ts";
import { listPath } from "../directory.ts";
import { ioError } from "../io-error.ts";
import { isDirectory } from "../is-directory.ts";
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
  const { entries } = listPath(path);
  const names = entries
    .filter((entry) => entry.kind === "file" && !isOwnName(entry.name) && isText(entry))
    .map(({ name }) => name);
  // A link in the place of the one file is left in the name, for it is to be noticed.
  return { directory: directoryOfLog(path), names };
}

/** A name that is no UTF-8 is none of a segment, and cannot stand in a manifest. */
function isText({ path, location }: Entry): boolean {
  return typeof location === "string" || location.equals(Buffer.from(path));
}

/** The directory of a log's files, also where the one file that was given has been removed, or renamed. */
export function directoryOfLog(path: string): string {
  return realPath(isDirectory(path) ? path : dirname(resolve(path)));
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

/** A backup's name where the user gives none: beside what is backed up, also where that has no name of its own. */
export function defaultBackup(path: string, time: Date): string {
  const stamp = time.toISOString().replaceAll(/[-:]/g, "");
  const named = [".", ".."].includes(basename(path)) ? realPath(path) : path;
  return `${named.replace(/(?<=.)\/+$/, "")}.bak-${stamp}`;
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
