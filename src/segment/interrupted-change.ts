import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { standsByItself } from "./packed/archive-path.ts";

/** Holds the steps of a change that takes several of them, from before the first until after the last. */
export const PENDING_NAME = ".walctl-pending.json";

/** Whether a change of the log at this path was interrupted between its first and its last step. */
export function hasInterruptedChange(path: string): boolean {
  if (!standsByItself(path)) return false;
  const isDirectory = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  return existsSync(join(isDirectory ? path : dirname(resolve(path)), PENDING_NAME));
}
