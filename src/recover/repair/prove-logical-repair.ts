import type { LogFiles } from "../../segment/log-files.ts";
import { recoverLog } from "../recover.ts";
import type { ChangeRepairFacts, RecoverOptions, Recovery } from "../result.ts";
import { isRecoverable } from "../result.ts";
import { differingDigest, digestChanges } from "./change-digest.ts";

/** A log as it was, and its recovery. */
interface Before {
  readonly files: LogFiles;
  readonly recovery: Recovery;
}

/**
 * Runs recovery and the engine model over a repaired log before anything of it is written. The engine reads it to its
 * end and redoes what was committed in the log as it was, in the order of LSNs there: page by page the same contents
 * in the same order. Its recovery appends nothing, so each further restart ends in the same way. And what it writes
 * from then on comes behind an intact record and with LSNs above all others, so it is reached, and redone after it.
 *
 * @returns what is not as it has to be, in a sentence; null where all is proven
 */
export function proveLogicalRepair(
  before: Before,
  repaired: LogFiles,
  options: RecoverOptions,
): string | null {
  const after = recoverLog(repaired, options);
  try {
    const doubt = doubtAbout(after, repaired);
    if (doubt !== null) return doubt;
    const committed = digestChanges(before.files, factsOf(before.recovery).order);
    const redone = digestChanges(repaired, after.result.engine.changesRedone!());
    const differing = differingDigest(committed, redone);
    return differing === null ? null : `${differing} would still not end with what was committed`;
  } finally {
    after.close();
  }
}

function doubtAbout({ result, repair }: Recovery, { segments }: LogFiles): string | null {
  const { engine, divergences, unreachableRecords } = result;
  if (!isRecoverable(result)) {
    const code = divergences.find(({ severity }) => severity === "error")?.code ?? engine.outcome;
    return `the engine's recovery of the repaired log would still end otherwise (${engine.message ?? code})`;
  }
  const newest = segments.findIndex(({ isNewest }) => isNewest);
  const extents = repair?.extents.segments[newest];
  if (unreachableRecords > 0 || extents?.isWhole !== true) {
    return "the engine would still not reach what it writes behind the repaired log";
  }
  return null;
}

function factsOf({ repair }: Recovery): ChangeRepairFacts {
  return repair as ChangeRepairFacts;
}
