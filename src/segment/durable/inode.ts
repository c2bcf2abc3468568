import { statSync } from "node:fs";
import { ioError } from "../io-error.ts";

/**
 * A file's number in its file system, in decimal: some have more digits than a number of JSON keeps.
 *
 * @throws WalctlError where it cannot be looked at
 */
export function inodeOf(path: string): string {
  try {
    return String(statSync(path, { bigint: true }).ino);
  } catch (error) {
    throw ioError(error, path);
  }
}
