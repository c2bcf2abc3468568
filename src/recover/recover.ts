import { WalctlError } from "../core/errors.ts";
import { runToEnd } from "../core/run-to-end.ts";
import type { LogFiles } from "../segment/log-files.ts";
import { passOptions } from "./aries/aries-log.ts";
import { recoverAries } from "./aries/recover-aries.ts";
import { recoverLogical } from "./logical/recover-logical.ts";
import { recoverMessages } from "./messages/recover-messages.ts";
import type { RecoveryPhase } from "./phase.ts";
import type { RecoverOptions, Recovery } from "./result.ts";

/**
 * Finds the state that a log leads to, and what its engine's own recovery would make of it. Writes nothing into the
 * log. The caller closes the recovery, which holds pages in a temporary file where they are many.
 *
 * @throws WalctlError where the files cannot be read, or the format's recovery is not known
 */
export function recoverLog(files: LogFiles, options: RecoverOptions = {}): Recovery {
  return runToEnd(recoverSteps(files, options));
}

/**
 * The same in steps, so that who listens (`options.listener`) can put out in between what he was told: between two
 * steps lies a window of the log, or about a thousand steps of undo. To end early, end the generator.
 *
 * @returns yields, after each step, what it was a part of
 * @throws WalctlError as {@link recoverLog}, and where there is a listener and the log holds messages
 */
export function* recoverSteps(
  files: LogFiles,
  options: RecoverOptions = {},
): Generator<RecoveryPhase, Recovery> {
  const { recovery: semantics, engine: model } = files.format;
  if (model === null) throw unknownRecovery(files);
  switch (semantics.mode) {
    case "aries": {
      const pass = passOptions(files, model, options);
      return yield* recoverAries({ files, semantics, model, options, pass });
    }
    case "logical":
      return yield* recoverLogical({ files, semantics, model, options });
    case "messages":
      requireNoListener(files, options);
      return yield* recoverMessages({ files, semantics, model, options });
  }
}

function requireNoListener({ path, format }: LogFiles, { listener }: RecoverOptions): void {
  if (listener == null) return;
  throw new WalctlError(
    "usage",
    `${path}: ${format.title}'s recovery puts messages together, which is no replay to tell a listener of`,
    "recover it without a listener",
  );
}

function unknownRecovery({ path, format }: LogFiles): WalctlError {
  return new WalctlError(
    "usage",
    `${path}: recover does not know ${format.title}'s recovery`,
    "dump and verify do",
  );
}
