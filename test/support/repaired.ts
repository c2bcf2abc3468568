import { recoverLog } from "../../src/recover/recover.ts";
import { planRepair } from "../../src/recover/repair/repair.ts";
import type { RepairPlan } from "../../src/recover/repair/repair-plan.ts";
import type { RecoverOptions } from "../../src/recover/result.ts";
import type { LogFiles } from "../../src/segment/log-files.ts";
import { concat } from "./sample-log.ts";

/** What a repair makes of a log. */
export interface Repaired {
  readonly plan: RepairPlan;
  /** The segment that is written anew; null where none is. */
  readonly name: string | null;
  readonly bytes: Uint8Array | null;
  /** Why it cannot be proven. */
  readonly doubt: string | null;
}

export function repaired(files: LogFiles, options: RecoverOptions = {}): Repaired {
  const recovery = recoverLog(files, options);
  const repair = planRepair(files, recovery, options);
  const built = repair.build();
  try {
    const { plan } = repair;
    if (built === null || typeof built === "string") return { plan, name: null, bytes: null, doubt: built };
    const bytes = concat(...[...built.bytes.chunks()].map((chunk) => chunk.slice()));
    return { plan, name: built.name, bytes, doubt: null };
  } finally {
    if (built !== null && typeof built !== "string") built.close();
    repair.close();
    recovery.close();
  }
}
