import type { EngineRun } from "../../format/engine.ts";
import type { KnownFate } from "./divergences.ts";
import type { LogicalAnalysis } from "./logical-analysis.ts";
import { changesInRedoOrder } from "./redo-order.ts";

/** What is to be redone, and what the engine makes of each change. */
export interface LogicalReplay {
  readonly run: EngineRun;
  /** Numbers of the committed changes, in the order of redo. */
  readonly order: Uint32Array;
  /** The copy of the change, written by a repair, that stands for it; null where there is none. */
  readonly copyOf: (change: number) => number | null;
  readonly fateOf: (change: number) => KnownFate;
  readonly isRedone: (change: number) => boolean;
}

export function replayOf(analysis: LogicalAnalysis, run: EngineRun): LogicalReplay {
  const { changes, incarnations, rewrites } = analysis;
  const fateOf = (change: number): KnownFate => {
    const shown = analysis.numberForEngine(change);
    return shown === null ? "not-reached" : run.fateOfChange!(shown);
  };
  const isCommitted = (change: number): boolean => incarnations.isCommitted(changes.incarnation(change));
  const isRedone = (change: number): boolean => fateOf(change) === "redone";
  const isLeftOut = (change: number): boolean => isCommitted(change) && !isRedone(change);
  const replaced = rewrites.replaced(changes, incarnations, isLeftOut);
  const copyOf = (change: number): number | null =>
    (replaced?.[change] ?? 0) === 0 ? null : replaced![change]! - 1;
  const counts = (change: number): boolean => isCommitted(change) && copyOf(change) === null;
  return {
    run,
    order: changesInRedoOrder(changes, counts, analysis.runs.starts),
    copyOf,
    fateOf,
    isRedone,
  };
}
