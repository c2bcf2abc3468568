import { unlinkSync } from "node:fs";

/**
 * Removes a file; that there is none is all right. Node's own `rmSync` tries to remove a directory where removing the file is not
 * permitted, and then reports that there is none.
 *
 * @throws the operating system's error
 */
export function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

/** The same behind an error: whether it succeeds matters less than what led here. */
export function removeFileQuietly(path: string): void {
  try {
    removeFile(path);
  } catch {
    // It has a name that says whose it is.
  }
}
