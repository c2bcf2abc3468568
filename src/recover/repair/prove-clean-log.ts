import type { LogFiles } from "../../segment/log-files.ts";
import { recoverLog } from "../recover.ts";
import type { RecoverResult, Recovery } from "../result.ts";
import { differingPage } from "./prove-repair.ts";

/**
 * Runs recovery and the engine model over a log of the records that a recovery used: the engine reads it to its end,
 * every record is within its reach, and what was committed is the same.
 *
 * @param leftOut so many of the records used are not in it
 * @returns what is not as it has to be, in a sentence; null where all is proven
 */
export function doubtAboutCleanLog(used: Recovery, clean: LogFiles, leftOut: number): string | null {
  const after = recoverLog(clean, {});
  try {
    const { engine, unreachableRecords, divergences, analysis } = after.result;
    if (engine.outcome === "fails" || engine.outcome === "panics") {
      return `the engine would not read the log written anew: ${engine.message ?? engine.outcome}`;
    }
    const isIgnored = divergences.some(({ code }) => code === "segment-ignored");
    if (unreachableRecords > 0 || isIgnored || analysis.records + leftOut !== used.result.analysis.records) {
      return "the engine would not reach every record of the log written anew";
    }
    if (!haveSameMessages(used.result, after.result)) {
      return "a message in fragments would be put together across what is missing in it";
    }
    const pageId = differingPage(used.pages, after.pages);
    return pageId === null ? null : `page ${pageId} would not have the same committed bytes`;
  } finally {
    after.close();
  }
}

/** What is missing between fragments keeps them apart in the log as it is; written side by side they look whole. */
function haveSameMessages({ mode, redo }: RecoverResult, { redo: other }: RecoverResult): boolean {
  if (mode !== "messages") return true;
  return redo.count === other.count && redo.uncertain?.count === other.uncertain?.count;
}
