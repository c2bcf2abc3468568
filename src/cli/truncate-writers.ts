import { writersOf } from "../segment/durable/log-place.ts";
import type { Refusal } from "../truncate/plan.ts";

/** A process that writes into the log would go on writing into files that are no longer there. */
export function inUse(directory: string, names: readonly string[]): readonly Refusal[] {
  return writersOf(directory, names).map(({ processId, processName, path }) => ({
    code: "in-use",
    message: `process ${processId}${processName === "" ? "" : ` (${processName})`} has ${path} open for writing; stop it first`,
    forcible: false,
  }));
}
