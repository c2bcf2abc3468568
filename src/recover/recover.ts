import { WalctlError } from "../core/errors.ts";
import type { LogFiles } from "../segment/log-files.ts";
import { passOptions } from "./aries/aries-log.ts";
import { recoverAries } from "./aries/recover-aries.ts";
import { recoverLogical } from "./logical/recover-logical.ts";
import { recoverMessages } from "./messages/recover-messages.ts";
import type { RecoverOptions, Recovery } from "./result.ts";

/**
 * Finds the state that a log leads to, and what its engine's own recovery would make of it. Writes nothing into the
 * log. The caller closes the recovery, which holds pages in a temporary file where they are many.
 *
 * @throws WalctlError where the files cannot be read, or the format's recovery is not known
 */
export function recoverLog(files: LogFiles, options: RecoverOptions = {}): Recovery {
  const { recovery: semantics, engine: model } = files.format;
  if (model === null) throw unknownRecovery(files);
  switch (semantics.mode) {
    case "aries": {
      const pass = passOptions(files, model, options);
      return recoverAries({ files, semantics, model, options, pass });
    }
    case "logical":
      return recoverLogical({ files, semantics, model, options });
    case "messages":
      return recoverMessages({ files, semantics, model, options });
  }
}

function unknownRecovery({ path, format }: LogFiles): WalctlError {
  return new WalctlError(
    "usage",
    `${path}: recover does not know ${format.title}'s recovery`,
    "dump and verify do",
  );
}
