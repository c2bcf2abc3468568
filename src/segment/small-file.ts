import { closeSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { ioError } from "./io-error.ts";

/**
 * Reads at most `limit` bytes of a file, which may also be a pipe. For files that are meant to be small: however long
 * it is, no more is read.
 *
 * @throws WalctlError where it cannot be read
 */
export function readSmallFile(path: string, limit: number): Uint8Array {
  try {
    const descriptor = openSync(path, "r");
    try {
      const bytes = new Uint8Array(limit);
      let filled = 0;
      while (filled < limit) {
        const read = readSync(descriptor, bytes, filled, limit - filled, null);
        if (read === 0) break;
        filled += read;
      }
      return bytes.subarray(0, filled);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw ioError(error, path);
  }
}

/**
 * The text of a file as UTF-8; null where it is longer than `limit` bytes.
 *
 * @throws WalctlError where it cannot be read
 */
export function readTextFile(path: string, limit: number): string | null {
  try {
    return statSync(path).size > limit ? null : readFileSync(path, "utf8");
  } catch (error) {
    throw ioError(error, path);
  }
}
