import { readFileSync, renameSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { WalctlError } from "../../core/errors.ts";
import { PENDING_NAME } from "../interrupted-change.ts";
import { stampOf } from "./file-stamp.ts";
import type { PinnedFile } from "./pinned-file.ts";
import { isPinned } from "./pinned-file.ts";
import { firstObstacle } from "./possible-steps.ts";
import { removeFile } from "./remove-file.ts";
import { replaceSmallFile } from "./replace-small-file.ts";
import type { Step } from "./step.ts";
import { isStep } from "./step.ts";
import { syncDirectory } from "./sync.ts";
import { temporaryName } from "./temporary-files.ts";
import { writing } from "./write-error.ts";

/** Numbered above any temporary file of a segment. */
const PENDING_TEMPORARY: string = temporaryName(Number.MAX_SAFE_INTEGER);

/**
 * Takes all steps, so that whoever is killed in between can go on.
 *
 * @param check is called directly before the first step; where it throws, nothing has been done
 */
export function takeSteps(directory: string, steps: readonly Step[], check: () => void): void {
  const isAtomic = steps.length <= 1 && !hasPendingSteps(directory);
  if (isAtomic) {
    check();
    for (const step of steps) take(directory, step);
    return;
  }
  const earlier = textOf(directory);
  writePending(directory, pendingTextOf(steps));
  try {
    check();
  } catch (error) {
    if (earlier === null) forgetPendingSteps(directory);
    else writePending(directory, earlier);
    throw error;
  }
  for (const step of steps) take(directory, step);
  forgetPendingSteps(directory);
}

/** Whether a change of this directory was interrupted between its first and its last step. */
export function hasPendingSteps(directory: string): boolean {
  return stampOf(join(directory, PENDING_NAME)) !== null;
}

/** Names of files that an interrupted change still needs; empty where there is none, or none can be read. */
export function pendingSources(directory: string): ReadonlySet<string> {
  try {
    return new Set(readPending(directory).map(({ name }) => name));
  } catch {
    return new Set();
  }
}

/**
 * Reads what is left to do of an interrupted change, and makes sure that it can be done.
 *
 * @throws WalctlError where a file is no longer what the change was made for, or is missing
 */
export function pendingSteps(directory: string): readonly Step[] {
  const steps = readPending(directory);
  const obstacle = firstObstacle(directory, steps);
  if (obstacle !== null) throw hasChanged(join(directory, obstacle));
  return steps;
}

/** Goes on with an interrupted change. @param steps of `pendingSteps` */
export function finishPendingSteps(directory: string, steps: readonly Step[]): void {
  for (const step of steps) {
    if (!isPinned(join(directory, step.name), null)) take(directory, step);
  }
  forgetPendingSteps(directory);
}

export function forgetPendingSteps(directory: string): void {
  const path = join(directory, PENDING_NAME);
  writing(path, () => removeFile(path));
  syncDirectory(directory);
}

function take(directory: string, step: Step): void {
  const path = join(directory, step.name);
  requirePinned(path, step.source);
  if (step.step === "unlink") writing(path, () => unlinkSync(path));
  else {
    const to = join(directory, step.to);
    requirePinned(to, step.target);
    writing(to, () => renameSync(path, to));
  }
  syncDirectory(directory);
}

function requirePinned(path: string, file: PinnedFile | null): void {
  if (!isPinned(path, file)) throw hasChanged(path);
}

function hasChanged(path: string): WalctlError {
  return new WalctlError(
    "changed",
    `${path}: is not the file that this change was made for`,
    "something writes here; stop it, then put the backup back with --undo",
  );
}

function pendingTextOf(steps: readonly Step[]): string {
  return `${JSON.stringify({ tool: "walctl", steps })}\n`;
}

function writePending(directory: string, text: string): void {
  replaceSmallFile(join(directory, PENDING_NAME), join(directory, PENDING_TEMPORARY), text);
}

function readPending(directory: string): readonly Step[] {
  try {
    const { steps } = JSON.parse(readFileSync(join(directory, PENDING_NAME), "utf8")) as {
      readonly steps: readonly Step[];
    };
    if (!steps.every(isStep)) throw new Error("not of that form");
    return steps;
  } catch (error) {
    throw notReadable(directory, error);
  }
}

/** Null where there is none, or where it cannot be read. */
function textOf(directory: string): string | null {
  try {
    return readFileSync(join(directory, PENDING_NAME), "utf8");
  } catch {
    return null;
  }
}

function notReadable(directory: string, cause: unknown): WalctlError {
  const path = join(directory, PENDING_NAME);
  return new WalctlError("io", `${path}: not readable`, "put the backup back with --undo", { cause });
}
