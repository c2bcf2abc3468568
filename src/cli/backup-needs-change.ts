import { WalctlError } from "../core/errors.ts";

interface BackupOptions {
  readonly apply?: boolean;
  /** What was given; true or nothing where nothing was. */
  readonly backup?: string | boolean;
}

/**
 * Where nothing is changed, nothing is backed up, and whoever asks for a backup would think that there is one.
 *
 * @throws WalctlError where `--backup` or `--no-backup` is given without `--apply`
 */
export function requireChangeForBackup({ apply, backup }: BackupOptions): void {
  if (apply === true || (typeof backup !== "string" && backup !== false)) return;
  throw new WalctlError(
    "usage",
    `${backup === false ? "--no-backup" : "--backup"} goes with --apply: nothing else changes the log`,
    "add --apply, or leave it away",
  );
}
