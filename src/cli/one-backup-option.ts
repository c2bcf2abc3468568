import type { Command } from "commander";
import { WalctlError } from "../core/errors.ts";

const OPTIONS: readonly string[] = ["backup", "no-backup"];

/**
 * Lets `--backup` and `--no-backup` not both be given. They are one value for commander, of which the last one would win: with
 * or without a backup, against what somebody wrote.
 */
export function requireOneBackupOption(command: Command): void {
  const given = new Set<string>();
  for (const option of OPTIONS) {
    command.on(`option:${option}`, () => {
      given.add(option);
      if (given.size === 1) return;
      throw new WalctlError("usage", "--backup and --no-backup at once", "choose one");
    });
  }
}
