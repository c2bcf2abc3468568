import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { isDirectory } from "./is-directory.ts";
import { standsByItself } from "./packed/archive-path.ts";

/** Holds the steps of a change that takes several of them, from before the first until after the last. */
export const PENDING_NAME = ".walctl-pending.json";

/**
 * Whether a change of the log at this path was interrupted between its first and its last step.
 *
 * @throws WalctlError where the path cannot be followed
 */
export function hasInterruptedChange(path: string): boolean {
  if (!standsByItself(path)) return false;
  return existsSync(join(isDirectory(path) ? path : dirname(resolve(path)), PENDING_NAME));
}
