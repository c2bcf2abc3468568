import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

/**
 * Makes a directory with those above it, where they are missing. Node's own recursive `mkdirSync` tries for ever where
 * the file system refuses a new entry with "no such file or directory" in a directory that exists, as /proc does.
 *
 * @param mode permissions of what is made
 * @throws the operating system's error
 */
export function makeDirectory(directory: string, mode?: number): void {
  const path = resolve(directory);
  try {
    mkdirSync(path, mode);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST" && isDirectory(path)) return;
    if (code !== "ENOENT" || existsSync(dirname(path))) throw error;
    // Each level is nearer to the root, which exists.
    makeDirectory(dirname(path), mode);
    mkdirSync(path, mode);
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
