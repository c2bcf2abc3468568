import { hasInterruptedChange } from "../segment/interrupted-change.ts";
import type { CliContext } from "./context.ts";

/** Says that what stands at the path may be a log between two steps of a change: neither the old nor the new one. */
export function noteInterruption(
  path: string,
  { quiet }: { readonly quiet?: boolean },
  context: CliContext,
): void {
  if (quiet === true || !hasInterruptedChange(path)) return;
  context.note(
    "an earlier change of this log was interrupted between two steps; before the engine is started, complete it with " +
      "truncate --apply, or go back with truncate --undo BACKUP --apply",
  );
}
