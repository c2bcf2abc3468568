import type { StepPhase } from "../recover/listener.ts";
import type { AnalysisResult } from "../recover/result.ts";

import { plural } from "./verify-places.ts";

/** What stands above the steps of a phase. */
export interface Chapter {
  readonly title: string;
  readonly text: string;
}

/** The chapter on analysis. */
export function analysisChapter(analysis: AnalysisResult, engine: string): Chapter {
  const { records, startLsn, endLsn, checkpointLsn } = analysis;
  const range =
    startLsn === null ? "The log holds no record." : `${records} records, LSN ${startLsn} to ${endLsn}.`;
  const checkpoint =
    checkpointLsn === null ? "" : ` The last checkpoint is LSN ${checkpointLsn}; it carries no tables.`;
  return {
    title: "ANALYSIS",
    text: `One pass from the beginning of the log, since no checkpoint of ${engine} carries the tables. It finds out who was active when the log ends, and which pages may lack changes. ${range}${checkpoint}`,
  };
}

/** The chapter on redo. */
export function redoChapter({ dirtyPages }: AnalysisResult): Chapter {
  let smallest: bigint | null = null;
  for (const recLsn of dirtyPages?.recLsns ?? [])
    if (smallest === null || recLsn < smallest) smallest = recLsn;
  const start = smallest === null ? "No page is dirty." : `It begins at the smallest recLSN, ${smallest}.`;
  const pages = dirtyPages?.pageIds.length ?? 0;
  return {
    title: "REDO",
    text: `Repeats history in the order of the file, winners and losers alike, until the pages are as they were at the crash. ${start} A page's own LSN could say that a change has reached it; the log alone does not have it, so every change is repeated (${plural(pages, "dirty page")}).`,
  };
}

const CHAPTERS: Readonly<Record<Exclude<StepPhase, "redo">, (engine: string) => Chapter>> = {
  undo: () => ({
    title: "UNDO",
    text: "One sweep backwards over the changes of all losers. Each step writes a compensation log record (CLR), which is never undone itself: its undoNextLSN says where undo goes on after another crash.",
  }),
  "engine-analysis": (engine) => ({
    title: `${engine}: analysis`,
    text: "The table is kept by id, not by incarnation, and an abort counts as done with.",
  }),
  "engine-redo": (engine) => ({
    title: `${engine}: redo`,
    text: "Updates are redone in the order of the file, as above. Compensation records are not, so what was rolled back before this restart comes back.",
  }),
  "engine-undo": (engine) => ({
    title: `${engine}: undo`,
    text: "Always the highest LSN of its active transactions first.",
  }),
};

/** The chapter on a phase that its first step opens. */
export function chapterOf(phase: Exclude<StepPhase, "redo">, engine: string): Chapter {
  return CHAPTERS[phase](engine);
}
