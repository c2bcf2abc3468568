import { WalctlError } from "../core/errors.ts";
import { listPath } from "../segment/directory.ts";
import type { LogPlace } from "../segment/durable/log-place.ts";
import { absolutePath } from "../segment/durable/log-place.ts";
import type { LogFiles } from "../segment/log-files.ts";
import { requireFileOutsideLog } from "../segment/outside-log.ts";
import { placeToWrite } from "../segment/place-to-write.ts";
import { readSmallFile } from "../segment/small-file.ts";
import type { SavedPlan } from "../truncate/saved-plan.ts";
import { parseSavedPlan } from "../truncate/saved-plan.ts";

/** Plans list a hundred bytes a file. */
const PLAN_BYTES_MOST: number = 64 * 1024 * 1024;

/** @throws WalctlError where the file cannot be read or is no saved plan */
export function readPlanFile(path: string): SavedPlan {
  return parseSavedPlan(new TextDecoder().decode(readSmallFile(path, PLAN_BYTES_MOST)), path);
}

/**
 * Makes sure that a plan can be saved under a name without harm to anybody's file.
 *
 * @throws WalctlError where it would stand among the log's files, have the name of a segment, or replace a file that is
 * neither empty nor a plan
 */
export function requirePlanPlace(path: string, { format }: LogFiles, { directory }: LogPlace): void {
  // Neither a link among the log's files nor one to them.
  for (const place of new Set([path, placeToWrite(path)])) {
    requireFileOutsideLog(place, directory, "the plan");
    if (format.naming.parse(absolutePath(place).name) !== null) {
      throw new WalctlError("usage", `--plan: ${place} is the name of a segment`, "give another name");
    }
  }
  if (!isReplaceable(path)) {
    throw new WalctlError("usage", `--plan: ${path} exists and is no saved plan`, "give another name");
  }
}

function isReplaceable(path: string): boolean {
  try {
    const { isDirectory, entries } = listPath(path);
    const entry = entries[0];
    if (isDirectory || entry?.kind !== "file") return false;
    if (entry.bytes > 0) readPlanFile(path);
    return true;
  } catch (error) {
    return error instanceof WalctlError && error.code === "not-found";
  }
}
