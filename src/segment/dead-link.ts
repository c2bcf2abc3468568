import { existsSync, lstatSync } from "node:fs";
import { WalctlError } from "../core/errors.ts";

/**
 * Makes sure that no symbolic link has a directory's name that leads to nothing: no directory can be made under it, and the system
 * says of it that something exists, or that something is no directory.
 *
 * @throws WalctlError where one has
 */
export function requireNoDeadLink(directory: string): void {
  const isLink = lstatSync(directory, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  if (!isLink || existsSync(directory)) return;
  throw new WalctlError(
    "usage",
    `${directory}: a symbolic link that leads nowhere`,
    "give another name, or remove the link",
  );
}
