import { join } from "node:path";
import type { LateWriter } from "./open-writers.ts";
import { findLateWriters, namedFile, requireNoWriters } from "./open-writers.ts";
import { finishPendingSteps, pendingSteps } from "./pending-steps.ts";
import type { Step } from "./step.ts";

/** What was left to do of a change that had been interrupted, and is done now. */
export interface CompletedChange {
  /** Names of the files that are removed. */
  readonly removed: readonly string[];
  /** Those that have got their new content, with the names that they have now. */
  readonly replaced: readonly ReplacedName[];
}

export interface ReplacedName {
  readonly name: string;
  readonly newName: string;
}

/** @throws WalctlError where somebody writes into the files, or one is not what the change was made for */
export function completeInterrupted(directory: string): {
  readonly completed: CompletedChange;
  readonly lateWriters: readonly LateWriter[];
} {
  const steps = pendingSteps(directory);
  const paths = [...namesOf(steps)].map((name) => join(directory, name));
  const files = paths.map(namedFile);
  requireNoWriters(paths);
  finishPendingSteps(directory, steps);
  return { completed: completedBy(steps), lateWriters: findLateWriters(files) };
}

function namesOf(steps: readonly Step[]): ReadonlySet<string> {
  return new Set(steps.flatMap((step) => (step.step === "unlink" ? step.name : [step.name, step.to])));
}

/** A file that gets a new name as well takes two renamings: of its new content, then of the file. */
function completedBy(steps: readonly Step[]): CompletedChange {
  const renamings = steps.filter((step) => step.step === "rename");
  const newNames = new Map(renamings.map(({ name, to }) => [name, to]));
  const targets = new Set(newNames.values());
  return {
    removed: steps.filter(({ step }) => step === "unlink").map(({ name }) => name),
    replaced: renamings
      .filter(({ name }) => !targets.has(name))
      .map(({ to }) => ({ name: to, newName: newNames.get(to) ?? to })),
  };
}
