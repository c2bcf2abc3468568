import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { WalctlError } from "../../core/errors.ts";
import { FORMATS } from "../../format/registry.ts";
import { requireOutsideLog } from "../outside-log.ts";
import { writing } from "./write-error.ts";

/**
 * Makes sure that a report can be written to a file without harm to any log.
 *
 * @param logPath in which nothing is ever written
 * @throws WalctlError where the file is in the log, has a name that an engine takes for a segment, or is there already
 */
export function requireReportPlace(path: string, logPath: string, isForced: boolean): void {
  requireOutsideLog(path, logPath, "the report");
  const format = FORMATS.find(({ naming }) => naming.parse(basename(path)) !== null);
  if (format !== undefined) {
    throw new WalctlError(
      "usage",
      `${path}: ${format.title} takes a file of this name for a segment`,
      "give the report another name, such as report.html",
    );
  }
  if (!isForced && existsSync(path)) {
    throw new WalctlError("usage", `${path}: exists already`, "--force overwrites it");
  }
}

/**
 * Writes a file in one step: under a temporary name first, so that nobody ever sees half of it.
 *
 * @throws WalctlError where it cannot be written; a file that was there is as it was then
 */
export function writeReport(path: string, pieces: Iterable<string>): number {
  const absolute = resolve(path);
  const temporary = join(dirname(absolute), `.walctl-report-${process.pid}.tmp`);
  return writing(path, () => {
    try {
      const bytes = writePieces(temporary, pieces);
      renameSync(temporary, absolute);
      return bytes;
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  });
}

function writePieces(path: string, pieces: Iterable<string>): number {
  const descriptor = openSync(path, "wx");
  let total = 0;
  try {
    for (const piece of pieces) {
      const bytes = new TextEncoder().encode(piece);
      for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
      total += bytes.length;
    }
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  return total;
}
