import { U64List } from "../../core/u64-list.ts";
import type { EngineModel } from "../../format/engine.ts";
import type { LogicalSemantics } from "../../format/recovery.ts";
import type { LogFiles } from "../../segment/log-files.ts";
import { engineOrderSteps } from "../engine-order.ts";
import type { RecoveryPhase } from "../phase.ts";
import { asPhase } from "../phase.ts";
import type { Divergence, RecoverOptions, RecoverResult, Recovery, RedoResult } from "../result.ts";
import { RedoComparison } from "./divergences.ts";
import { findLeftOut } from "./left-out.ts";
import { LogicalAnalysis } from "./logical-analysis.ts";
import { redoOrderDivergence } from "./redo-order.ts";
import type { LogicalReplay } from "./replay.ts";
import { replayOf } from "./replay.ts";
import { LogicalStory } from "./story.ts";

/** A log of logical records, and how to recover it. */
export interface LogicalLog {
  readonly files: LogFiles;
  readonly semantics: LogicalSemantics;
  readonly model: EngineModel;
  readonly options: RecoverOptions;
}

/**
 * Recovers a log of logical records: what committed is redone in LSN order, and there is nothing to undo with.
 *
 * Memory: 28 bytes a change (16 for the change, 12 for the engine's view of it), 8 to 16 more while both are sorted, 8
 * more for each list of LSNs that is asked for, and some 60 bytes a transaction: 0.7 GiB for 16 million changes.
 */
export function* recoverLogical({
  files,
  semantics,
  model,
  options,
}: LogicalLog): Generator<RecoveryPhase, Recovery> {
  const recovery = model.startRecovery({ pages: null, keepLsns: options.detail === true });
  const analysis = new LogicalAnalysis(files.format, semantics, recovery, options);
  const extents = yield* asPhase("analysis", engineOrderSteps(files, model, analysis));
  const run = recovery.finish({ firstFrom: () => null });
  const replay = replayOf(analysis, run);
  const result = summarise(files, options, analysis, replay);
  if (options.listener != null && analysis.details !== null) {
    const story = new LogicalStory(options.listener, files.format, analysis, analysis.details, replay);
    // Telling reads nothing more.
    yield* asPhase("analysis", story.tell(result));
  }
  return {
    result,
    pages: null,
    enginePages: null,
    repair: {
      mode: "logical",
      extents,
      order: replay.order,
      leftOut: findLeftOut(
        files.format.title,
        replay.order,
        analysis.changes,
        analysis.incarnations,
        replay.isRedone,
      ),
      cutOff: analysis.cutOff,
      incompleteRepairs: analysis.rewrites.incomplete(analysis.changes, analysis.incarnations),
      nextRepairId: analysis.repairIds.next,
    },
    close: () => {},
  };
}

function summarise(
  files: LogFiles,
  options: RecoverOptions,
  analysis: LogicalAnalysis,
  replay: LogicalReplay,
): RecoverResult {
  const { losses, unreachable } = analysis;
  const { missing, notes } = losses.finish();
  return {
    path: files.path,
    format: files.format.name,
    mode: "logical",
    analysis: analysis.result(),
    redo: redoResult(analysis, replay.order, options.detail === true),
    undo: {
      possible: false,
      count: 0,
      losers: analysis.incarnations.losers(),
      lsns: options.detail === true ? new U64List() : null,
      clrs: null,
    },
    engine: replay.run,
    divergences: divergencesOf(files.format.title, analysis, replay),
    remarks: analysis.remarks(),
    missing,
    notes: [...notes, ...(options.toLsn == null ? analysis.notes() : [])],
    unreachableRecords: unreachable.count,
    correctableRecords: losses.damaged.correctable,
  };
}

function redoResult({ changes }: LogicalAnalysis, order: Uint32Array, keepLsns: boolean): RedoResult {
  const { lsns } = changes;
  const kept = keepLsns ? new U64List() : null;
  if (kept !== null) for (const change of order) kept.push(lsns.highAt(change), lsns.lowAt(change));
  const [first] = order;
  return {
    startLsn: first === undefined ? null : lsns.at(first),
    count: order.length,
    lsns: kept,
    uncertain: null,
  };
}

function divergencesOf(
  title: string,
  analysis: LogicalAnalysis,
  { run, order, copyOf, fateOf, isRedone }: LogicalReplay,
): Divergence[] {
  const { changes, incarnations, unreachable, losses, cutOff } = analysis;
  const comparison = new RedoComparison(title, changes, incarnations);
  comparison.addCutOff(cutOff);
  // On most logs the engine redoes what committed and nothing else: then no change has to be looked at on its own.
  const isSame = run.redoCount === order.length && order.every(isRedone);
  for (let change = 0; change < changes.length && !isSame; change++) {
    if (copyOf(change) === null) comparison.add(change, fateOf(change));
  }
  const both = isSame ? order : order.filter(isRedone);
  const found = [
    unreachable.divergence(losses.damaged),
    ...comparison.divergences(),
    redoOrderDivergence(title, both, changes, incarnations),
  ];
  return found.filter((divergence) => divergence !== null);
}
