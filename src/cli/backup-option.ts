import { WalctlError } from "../core/errors.ts";
import type { LogPlace } from "../segment/durable/log-place.ts";
import { absolutePath, defaultBackup } from "../segment/durable/log-place.ts";
import type { LogFiles } from "../segment/log-files.ts";
import { requireOutsideLog } from "../segment/outside-log.ts";

/**
 * Where the files are copied to before they are changed; null for nowhere.
 *
 * @param wanted a directory, false for none, or true for one beside the log
 * @throws WalctlError where it would be inside the log, or have the name of a segment
 */
export function backupPathOf(
  { path, format }: LogFiles,
  { directory }: LogPlace,
  wanted: string | boolean,
): string | null {
  if (wanted === false) return null;
  if (wanted === "") throw new WalctlError("usage", "--backup: an empty name", "give a new directory");
  if (typeof wanted === "string") requireOutsideLog(wanted, directory, "the backup");
  const backup = typeof wanted === "string" ? wanted : defaultBackup(path, new Date());
  if (format.naming.parse(absolutePath(backup).name) !== null) {
    throw new WalctlError("usage", `--backup: ${backup} is the name of a segment`, "give another name");
  }
  return backup;
}
