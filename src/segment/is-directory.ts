import { statSync } from "node:fs";
import { ioError } from "./io-error.ts";

/**
 * Whether a directory stands at a path, or a link leads to one.
 *
 * @throws WalctlError where the path cannot be followed: a loop of links, no permission
 */
export function isDirectory(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch (error) {
    throw ioError(error, path);
  }
}
