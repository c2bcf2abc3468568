import type { AssembledBytes } from "../../segment/assembled-segment.ts";
import type { LogFiles } from "../../segment/log-files.ts";
import type { RecoverOptions, Recovery } from "../result.ts";
import { planAriesRepair } from "./aries-repair.ts";
import { planLogicalRepair } from "./logical-repair.ts";
import type { RepairPlan } from "./repair-plan.ts";
import { nothingToDo, settled } from "./repair-plan.ts";

/** A segment as a repair leaves it. */
export interface RepairedSegment {
  readonly name: string;
  readonly bytes: AssembledBytes;
  /** So many bytes at its beginning are those of the segment as it was. */
  readonly sharedBytes: number;
  /** Gives back what holds the bytes. */
  close(): void;
}

/** How a log is made one from which its engine's own recovery comes to what was committed. */
export interface Repair {
  readonly plan: RepairPlan;
  /**
   * Makes the new segment and proves it. Writes nothing but temporary files.
   *
   * @returns the reason, in a sentence, where it cannot be proven; null where nothing is to be done
   */
  build(): RepairedSegment | string | null;
  close(): void;
}

/**
 * Plans what `--apply` does. The recovery has to stay open as long as the repair is.
 *
 * @param options of the recovery
 * @throws WalctlError where the files cannot be read
 */
export function planRepair(files: LogFiles, recovery: Recovery, options: RecoverOptions): Repair {
  const { recovery: semantics, title } = files.format;
  const { repair: facts } = recovery;
  if (semantics.mode === "aries" && facts?.mode === "aries") {
    return planAriesRepair({ files, recovery, extents: facts.extents, facts, options }, semantics);
  }
  if (semantics.mode === "logical" && facts?.mode === "logical") {
    return planLogicalRepair({ files, recovery, extents: facts.extents, facts, options }, semantics);
  }
  return settled(
    nothingToDo(`${title} logs hold no images of pages, so there is nothing in them to put right`),
  );
}
