import { closeSync, fsyncSync, openSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { removeFileQuietly } from "./remove-file.ts";
import { syncDirectory } from "./sync.ts";
import { writing } from "./write-error.ts";

/**
 * Puts a text in the place of a small file, durably and in one step.
 *
 * @param temporary in the same directory; overwritten where it is there
 * @param mode who may read the new file, before the user's mask
 * @throws WalctlError where it cannot be written; the file is as it was then
 */
export function replaceSmallFile(path: string, temporary: string, text: string, mode = 0o600): void {
  writing(path, () => {
    try {
      const descriptor = openSync(temporary, "w", mode);
      try {
        writeAll(descriptor, new TextEncoder().encode(text));
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
      renameSync(temporary, path);
    } catch (error) {
      removeFileQuietly(temporary);
      throw error;
    }
  });
  syncDirectory(dirname(path));
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(descriptor, bytes, done, bytes.length - done, done);
  }
}
