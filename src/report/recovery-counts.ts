import type { RecoverResult } from "../recover/result.ts";

/** What there is no number for. */
const NONE = "–";

/** A step of recovery, how often recovery takes it, and how often the engine does. */
export type RecoveryCount = [step: string, recovery: string, engine: string];

/** Recovery in numbers, beside the engine's own. A step that is part of the one above begins with two spaces. */
export function recoveryCounts({ analysis, redo, undo, engine: run }: RecoverResult): RecoveryCount[] {
  const { committed, aborted, active, ended } = analysis.transactions;
  const isComplete = run.outcome === "completes" || run.outcome === "undetermined";
  const open = (run.activeTransactions?.txnIds ?? run.incompleteTxns)?.length;
  const orNone = (count: number): string => (isComplete ? String(count) : NONE);
  const rows: RecoveryCount[] = [
    ["records used", String(analysis.records), NONE],
    ["transactions committed", String(committed), NONE],
    ["  aborted", String(aborted), NONE],
    ["  open at the end", String(active), open === undefined ? NONE : orNone(open)],
    ["changes redone", String(redo.count), orNone(run.redoCount)],
    ["changes undone", undo.possible ? String(undo.count) : NONE, orNone(run.undoCount)],
  ];
  if (redo.uncertain !== null && redo.uncertain.count > 0) {
    rows.splice(-1, 0, ["  uncertain", String(redo.uncertain.count), NONE]);
  }
  if (ended > 0) rows.splice(3, 0, ["  ended", String(ended), NONE]);
  return rows;
}
