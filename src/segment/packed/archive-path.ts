import { statSync } from "node:fs";
import { dirname, relative } from "node:path";
import { STANDARD_INPUT } from "../../core/standard-input.ts";

/** A path that may lead into an archive. */
export interface ArchivePath {
  readonly file: string;
  /** What stands behind the archive's name, without a slash at its ends; null for nothing. */
  readonly inside: string | null;
}

/** Parts `backup.tar/wal` at the file. A path that leads nowhere, or where it seems to, stays whole. */
export function splitArchivePath(path: string): ArchivePath {
  if (!runsThroughFile(path)) return { file: path, inside: null };
  for (let file = dirname(path); file !== dirname(file); file = dirname(file)) {
    if (runsThroughFile(file)) continue;
    const inside = relative(file, path);
    return inside === "" ? { file: path, inside: null } : { file, inside };
  }
  return { file: path, inside: null };
}

/** Whether a path is that of a file or directory, or of nothing: neither standard input nor a place in an archive. */
export function standsByItself(path: string): boolean {
  return path !== STANDARD_INPUT && !runsThroughFile(path);
}

function runsThroughFile(path: string): boolean {
  try {
    statSync(path);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOTDIR";
  }
}
