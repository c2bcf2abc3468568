import type { RecoveryPhase } from "../recover/phase.ts";
import type { Doing } from "./progress.ts";

const DOING: Readonly<Record<RecoveryPhase, Doing>> = {
  analysis: { label: "analysis", readings: 1 },
  redo: { label: "redo", readings: 1 },
  undo: { label: "undo", readings: null },
  engine: { label: "engine's recovery", readings: 2 },
  comparison: { label: "comparison", readings: 2 },
};

/** What a step of recovery does, for a progress line. */
export function recoveryDoing(phase: RecoveryPhase): Doing {
  return DOING[phase];
}
