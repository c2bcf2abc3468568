import type { EngineRun } from "../format/engine.ts";
import type { StepPhase } from "../recover/listener.ts";
import type { AnalysisResult } from "../recover/result.ts";

import { plural } from "./verify-places.ts";

/** What stands above the steps of a phase. */
export interface Chapter {
  readonly title: string;
  readonly text: string;
}

/** The chapter on analysis. */
function analysisChapter(analysis: AnalysisResult, engine: string): Chapter {
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

/** What is told of one kind of log: by the words of the story, whatever its steps are. */
export interface StoryWords {
  analysis(analysis: AnalysisResult, engine: string): Chapter;
  redo(analysis: AnalysisResult): Chapter;
  /** In the place of undo, where nothing is undone. */
  readonly nothingUndone: Chapter;
  /** The engine's part, where it comes to an end. */
  engine(run: EngineRun): string;
  /** Above the steps of the engine's redo. */
  engineRedo(engine: string): Chapter;
}

/** A log of page images, replayed as ARIES does. */
export const ARIES_WORDS: StoryWords = {
  analysis: analysisChapter,
  redo: redoChapter,
  nothingUndone: { title: "UNDO", text: "No transaction is left to be undone." },
  engine: (run) =>
    `It redoes ${run.redoCount} updates, has ${run.activeTransactions?.txnIds.length ?? 0} transactions in its table of active ones, and undoes ${run.undoCount} updates.`,
  engineRedo: (engine) => chapterOf("engine-redo", engine),
};

/** A log of changes with opaque payloads. */
export const LOGICAL_WORDS: StoryWords = {
  analysis: ({ records, startLsn, endLsn }) => ({
    title: "ANALYSIS",
    text: `One pass over all segments finds out which transactions commit. An id that is used again is another transaction; where LSNs start again, what follows comes after all before. ${startLsn === null ? "The log holds no record." : `${records} records, LSN ${startLsn} to ${endLsn}.`}`,
  }),
  redo: () => ({
    title: "REDO",
    text: "Every change of a transaction that commits is redone, in the order of LSNs; the others are told in their places. The payloads are opaque: what a change does to its page, the log does not say.",
  }),
  nothingUndone: { title: "UNDO", text: "The log holds nothing to undo with." },
  engine: (run) =>
    `It redoes ${plural(run.redoCount, "change")}, reports ${plural(run.incompleteTxns?.length ?? 0, "incomplete transaction")}, and undoes nothing.`,
  engineRedo: (engine) => ({
    title: `${engine}: redo`,
    text: "It keeps one list of changes an id, and begins it anew at every begin. What stands in the lists of ids that have committed is redone in LSN order.",
  }),
};

/** The chapter on redo. */
function redoChapter({ dirtyPages }: AnalysisResult): Chapter {
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
