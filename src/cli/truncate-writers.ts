import { writersOf } from "../segment/durable/log-place.ts";
import { describeWriter } from "../segment/durable/open-writers.ts";
import type { Refusal } from "../truncate/plan.ts";

/** A process that writes into the log would go on writing into files that are no longer there. */
export function inUse(directory: string, names: readonly string[]): readonly Refusal[] {
  return writersOf(directory, names).map((writer) => ({
    code: "in-use",
    message: `${describeWriter(writer)}; stop it first`,
    forcible: false,
  }));
}
