import { WalctlError } from "../core/errors.ts";
import type { RecoveryMode } from "../format/recovery.ts";
import type { LogFiles } from "../segment/log-files.ts";
import type { RecoverOptions, Recovery } from "./result.ts";

/** Recovers a log whose format has one kind of semantics. */
export type RecoverStrategy = (files: LogFiles, options: RecoverOptions) => Recovery;

const STRATEGIES: Partial<Record<RecoveryMode, RecoverStrategy>> = {};

/**
 * Finds the state that a log leads to, and what its engine's own recovery would make of it. Writes nothing into the
 * log. The caller closes the recovery, which holds pages in a temporary file where they are many.
 *
 * @throws WalctlError where the files cannot be read, or the format's recovery is not known
 */
export function recoverLog(files: LogFiles, options: RecoverOptions = {}): Recovery {
  const strategy = STRATEGIES[files.format.recovery.mode];
  if (strategy === undefined) {
    throw new WalctlError(
      "usage",
      `${files.path}: recover does not know ${files.format.title}'s recovery`,
      "dump and verify do",
    );
  }
  return strategy(files, options);
}
