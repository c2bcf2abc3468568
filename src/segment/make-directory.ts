import { existsSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { isDirectory } from "./is-directory.ts";

/**
 * Makes a directory with those above it, where they are missing. Node's own recursive `mkdirSync` tries for ever where
 * the file system refuses a new entry with "no such file or directory" in a directory that exists, as /proc does.
 *
 * @param mode permissions of what is made
 * @returns whether it was missing
 * @throws the operating system's error
 */
export function makeDirectory(directory: string, mode?: number): boolean {
  const path = resolve(directory);
  try {
    mkdirSync(path, mode);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST" && isDirectory(path)) return false;
    if (code !== "ENOENT" || existsSync(dirname(path))) throw error;
    // Each level is nearer to the root, which exists.
    makeDirectory(dirname(path), mode);
    mkdirSync(path, mode);
    return true;
  }
}
