import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { WalctlError } from "../core/errors.ts";

/**
 * Makes sure that a directory, which need not exist, is neither the log's nor inside it.
 *
 * @param what is to be written there, for people
 * @throws WalctlError where it is
 */
export function requireOutsideLog(directory: string, logPath: string, what: string): void {
  // Standard input, or a directory in an archive, has no place to write into.
  if (!existsSync(logPath)) return;
  const way = relative(realpathSync(logPath), realLocation(resolve(directory)));
  if (way.split(sep)[0] === "..") return;
  throw new WalctlError(
    "usage",
    `${directory}: this is inside the log`,
    `give another directory for ${what}`,
  );
}

/**
 * Makes sure that a file, which need not exist, does not stand in a log's directory, nor inside it.
 *
 * @param what is to be written there, for people
 * @throws WalctlError where it does
 */
export function requireFileOutsideLog(path: string, logDirectory: string, what: string): void {
  requireOutsideLog(dirname(path), logDirectory, what);
}

/** Where a path leads, symbolic links of its existing part followed. */
function realLocation(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const parent = dirname(path);
  return parent === path ? path : join(realLocation(parent), basename(path));
}
