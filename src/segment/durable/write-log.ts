import { existsSync, readdirSync, realpathSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { WalctlError } from "../../core/errors.ts";
import type { AssembledBytes } from "../assembled-segment.ts";
import { requireNoDeadLink } from "../dead-link.ts";
import { requireOutsideLog } from "../outside-log.ts";
import { NewDirectory } from "./new-directory.ts";
import { syncDirectory } from "./sync.ts";
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
  requireNoDeadLink(directory);
  if (existsSync(directory) && isInside(process.cwd(), realpathSync(directory))) {
    throw new WalctlError("usage", `${directory}: the command runs here`, "give a new directory for the log");
  }
  if (entriesOf(directory).length === 0) return;
  throw new WalctlError("usage", `${directory}: the directory is not empty`, "give a new one for the log");
}

/**
 * Writes a log into a directory of its own and waits until it is on disk. The directory gets its name last, so that there is
 * never a part of a log that looks like one.
 *
 * @throws WalctlError, having removed what it wrote, where the directory is not new or cannot be written
 */
export function writeLog(directory: string, logPath: string, files: readonly LogFile[]): void {
  requireNewDirectory(directory, logPath);
  const made = NewDirectory.begin(existsSync(directory) ? realpathSync(directory) : resolve(directory));
  try {
    for (const { name, bytes, attributesOf } of files) {
      const parts = [{ kind: "bytes", chunks: bytes.chunks() } as const];
      writeNewFile(join(made.path, name), {
        parts,
        attributesOf: existsSync(attributesOf) ? attributesOf : null,
      });
    }
    syncDirectory(made.path);
    made.complete();
  } catch (error) {
    made.discard();
    throw error;
  }
}

function isInside(path: string, directory: string): boolean {
  return relative(directory, path).split(sep)[0] !== "..";
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
