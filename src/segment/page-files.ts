import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { WalctlError } from "../core/errors.ts";
import { requireNoDeadLink } from "./dead-link.ts";
import { ioError } from "./io-error.ts";
import { makeDirectory } from "./make-directory.ts";
import { requireOutsideLog } from "./outside-log.ts";

/** One page to be written. */
export interface PageFile {
  readonly pageId: bigint;
  readonly bytes: Uint8Array;
}

/**
 * Writes each page into a file of its own, `<pageId>.page`, in a directory that is made where it is missing.
 *
 * @param logPath where nothing is ever written
 * @throws WalctlError where the directory is the log's or inside it, is not empty, or cannot be written
 */
export function writePageFiles(directory: string, logPath: string, pages: Iterable<PageFile>): void {
  try {
    // Before it is made: even an empty directory would be something written into the log.
    requireOutsideLog(directory, logPath, "the pages");
    requireNoDeadLink(directory);
    makeDirectory(directory);
    if (readdirSync(directory).length > 0) {
      throw new WalctlError(
        "usage",
        `${directory}: the directory is not empty`,
        "give a new one for the pages",
      );
    }
    for (const { pageId, bytes } of pages) {
      writeFileSync(join(directory, `${pageId}.page`), bytes, { flag: "wx" });
    }
  } catch (error) {
    throw ioError(error, directory);
  }
}
