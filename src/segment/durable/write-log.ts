import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { WalctlError } from "../../core/errors.ts";
import type { AssembledBytes } from "../assembled-segment.ts";
import { requireOutsideLog } from "../outside-log.ts";
import { syncDirectory } from "./sync-directory.ts";
import { writing } from "./write-error.ts";
import { writeNewFile } from "./write-file.ts";

/** A segment to be written. */
export interface LogFile {
  readonly name: string;
  readonly bytes: AssembledBytes;
  /** The file whose permissions and owner it gets, where there is one: the log may have been packed. */
  readonly attributesOf: string;
}

/** @throws WalctlError where a new log may not stand in this directory: inside the old one, or beside other files */
export function requireNewDirectory(directory: string, logPath: string): void {
  requireOutsideLog(directory, logPath, "the new log");
  if (entriesOf(directory).length === 0) return;
  throw new WalctlError("usage", `${directory}: the directory is not empty`, "give a new one for the log");
}

/**
 * Writes a log into a directory of its own and waits until it is on disk.
 *
 * @throws WalctlError, having removed what it wrote, where the directory is not new or cannot be written
 */
export function writeLog(directory: string, logPath: string, files: readonly LogFile[]): void {
  requireNewDirectory(directory, logPath);
  writing(directory, () => mkdirSync(directory, { recursive: true }));
  const written: string[] = [];
  try {
    for (const { name, bytes, attributesOf } of files) {
      const path = join(directory, name);
      const parts = [{ kind: "bytes", chunks: bytes.chunks() } as const];
      writeNewFile(path, { parts, attributesOf: existsSync(attributesOf) ? attributesOf : null });
      written.push(path);
    }
    syncDirectory(directory);
    syncDirectory(dirname(directory) || ".");
  } catch (error) {
    for (const path of written) rmSync(path, { force: true });
    throw error;
  }
}

function entriesOf(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    return writing(directory, () => {
      throw error;
    });
  }
}
