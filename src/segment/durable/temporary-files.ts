import { readdirSync } from "node:fs";
import { join } from "node:path";
import { removeFile } from "./remove-file.ts";
import { writing } from "./write-error.ts";

/**
 * Names of files that exist only while a directory is changed. No engine takes one for a segment: a segment's name
 * begins with `wal_` or a digit.
 */
const TEMPORARY = /^\.walctl-\d+\.tmp$/;

/** Whether walctl made a file of this name while it changed the directory. */
export function isOwnName(name: string): boolean {
  return name.startsWith(".walctl-");
}

export function temporaryName(number: number): string {
  return `.walctl-${number}.tmp`;
}

/** Temporary files in a directory: what a run that was killed has left, or one that is at work. */
function temporaryFiles(directory: string): readonly string[] {
  return readdirSync(directory).filter((name) => TEMPORARY.test(name));
}

/**
 * @param needed names of those that stay
 * @throws WalctlError where one cannot be removed
 */
export function removeTemporaryFiles(directory: string, needed: ReadonlySet<string> = new Set()): void {
  for (const name of writing(directory, () => temporaryFiles(directory))) {
    if (needed.has(name)) continue;
    const path = join(directory, name);
    writing(path, () => removeFile(path));
  }
}

/** The same behind an error that matters more: the next run removes what stays. */
export function removeTemporaryFilesQuietly(directory: string): void {
  try {
    removeTemporaryFiles(directory);
  } catch {
    // What led here matters more.
  }
}
