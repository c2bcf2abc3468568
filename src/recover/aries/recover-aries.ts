import { LogLosses } from "../log-losses.ts";
import { ByteLedger } from "../pages/byte-ledger.ts";
import { COMMITTED_PLANE, ENGINE_PLANE } from "../pages/ledger.ts";
import { LedgerImages } from "../pages/ledger-images.ts";
import { UnsettledBytes } from "../pages/unsettled-bytes.ts";
import type { RecoveryPhase } from "../phase.ts";
import { asPhase } from "../phase.ts";
import { Remarks } from "../remarks.ts";
import type { RecoverResult, Recovery } from "../result.ts";
import { Analysis } from "./analysis.ts";
import type { AriesLog } from "./aries-log.ts";
import { analyse, startEngine, tellEngine } from "./aries-log.ts";
import type { Comparison } from "./divergences.ts";
import { findDivergences } from "./divergences.ts";
import { replay } from "./replay.ts";
import { ReplayStory } from "./story.ts";

/** What a run has come to: what the comparison needs, and what the report adds. */
export interface AriesRun extends Comparison {
  readonly result: Omit<RecoverResult, "divergences">;
}

/**
 * Recovers a log of before and after images: ARIES, the committed state beside it, and the engine model. In between
 * the steps, who listens can put out what he was told.
 */
export function* recoverAries(log: AriesLog): Generator<RecoveryPhase, Recovery> {
  const run = yield* runAries(log);
  const { ledger } = run;
  let isDone = false;
  try {
    const result = { ...run.result, divergences: yield* findDivergences(run) };
    const listener = log.options.listener ?? null;
    if (listener !== null) {
      listener.engineStarts(result.engine);
      yield* tellEngine(log, listener);
    }
    isDone = true;
    return {
      result,
      pages: new LedgerImages(ledger, COMMITTED_PLANE),
      enginePages: new LedgerImages(ledger, ENGINE_PLANE),
      repair: {
        mode: "aries",
        extents: run.summary.extents,
        engineSegments: log.pass.engineSegments,
        unsettled: run.unsettled,
        nextRepairId: run.analysis.repairIds.next,
      },
      close: () => ledger.close(),
    };
  } finally {
    if (!isDone) ledger.close();
  }
}

/** Both passes and undo. The caller closes the ledger. */
export function* runAries(log: AriesLog): Generator<RecoveryPhase, AriesRun> {
  const { files, options, semantics, pass } = log;
  const remarks = new Remarks();
  const analysis = new Analysis(files.format, semantics, remarks);
  const keepLsns = options.detail === true;
  const story = options.listener == null ? null : new ReplayStory(options.listener, analysis);
  const engine = startEngine(log, keepLsns);
  const losses = new LogLosses(files.format, options);
  const summary = yield* analyse(log, engine, analysis, story, losses);
  const ledger = new ByteLedger(analysis.pages);
  let isDone = false;
  try {
    const analysisResult = analysis.result();
    if (story !== null) yield* asPhase("analysis", story.tables(analysisResult));
    const unsettled = new UnsettledBytes(ledger);
    const afterRedo = (): void => unsettled.judgeRedo();
    const parts = { files, semantics, pass, keepLsns, analysis, engine, ledger, remarks, story, afterRedo };
    const replayed = yield* replay(parts);
    const { missing, notes } = losses.finish();
    const result = {
      path: files.path,
      format: files.format.name,
      mode: semantics.mode,
      analysis: analysisResult,
      redo: replayed.redo,
      undo: replayed.undo,
      engine: replayed.engine,
      remarks: remarks.summary(),
      missing,
      notes: replayed.engine.outcome === "completes" ? [...notes, ...tailNotes(log, losses)] : notes,
      unreachableRecords: summary.unreachableRecords,
      correctableRecords: losses.damaged.correctable,
    };
    isDone = true;
    return { log, analysis, ledger, unsettled, replayed, summary, damaged: losses.damaged, result };
  } finally {
    if (!isDone) ledger.close();
  }
}

/** At a point in time nothing is written yet. */
function tailNotes({ options, semantics }: AriesLog, { newestTail }: LogLosses): readonly string[] {
  return newestTail === null || options.toLsn != null ? [] : [semantics.onTail(newestTail)];
}
