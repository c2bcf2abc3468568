import { readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { WalctlError } from "../../core/errors.ts";
import { PENDING_NAME } from "../interrupted-change.ts";
import type { FileStamp } from "./file-stamp.ts";
import { isSameStamp, stampOf } from "./file-stamp.ts";
import { isPlainName } from "./manifest.ts";
import { replaceSmallFile } from "./replace-small-file.ts";
import { syncDirectory } from "./sync.ts";
import { temporaryName } from "./temporary-files.ts";
import { writing } from "./write-error.ts";

/**
 * Each step is one system call that happens or does not, and can be told to have happened: its source is gone. The
 * stamps say what it was made for.
 */
export type Step =
  | { readonly step: "unlink"; readonly name: string; readonly source: FileStamp | null }
  | {
      readonly step: "rename";
      readonly name: string;
      readonly to: string;
      readonly source: FileStamp | null;
      /** What stands at `to` before; null for nothing. */
      readonly target: FileStamp | null;
    };

/** Numbered above any temporary file of a segment. */
const PENDING_TEMPORARY: string = temporaryName(Number.MAX_SAFE_INTEGER);

/** Whether a change of this directory was interrupted between its first and its last step. */
export function hasPendingSteps(directory: string): boolean {
  return stampOf(join(directory, PENDING_NAME)) !== null;
}

/** Takes all steps, so that whoever is killed in between can go on. */
export function takeSteps(directory: string, steps: readonly Step[]): void {
  if (steps.length === 0) return;
  const isAtomic = steps.length === 1 && !hasPendingSteps(directory);
  if (!isAtomic) writePending(directory, steps);
  run(directory, steps);
  if (!isAtomic) forgetPendingSteps(directory);
}

/** Names of files that an interrupted change still needs; empty where there is none, or none can be read. */
export function pendingSources(directory: string): ReadonlySet<string> {
  if (!hasPendingSteps(directory)) return new Set();
  try {
    return new Set(readPending(directory).map(({ name }) => name));
  } catch {
    return new Set();
  }
}

/**
 * Goes on with an interrupted change.
 *
 * @throws WalctlError also where a file is no longer what the change was made for
 */
export function finishPendingSteps(directory: string): void {
  run(directory, readPending(directory));
  forgetPendingSteps(directory);
}

export function forgetPendingSteps(directory: string): void {
  const path = join(directory, PENDING_NAME);
  writing(path, () => rmSync(path, { force: true }));
  syncDirectory(directory);
}

function run(directory: string, steps: readonly Step[]): void {
  for (const step of steps) {
    const path = join(directory, step.name);
    const found = stampOf(path);
    if (found === null) continue;
    if (!isSameStamp(found, step.source)) throw hasChanged(path);
    if (step.step === "unlink") writing(path, () => rmSync(path));
    else rename(path, join(directory, step.to), step.target);
    syncDirectory(directory);
  }
}

function rename(from: string, to: string, target: FileStamp | null): void {
  if (!isSameStamp(stampOf(to), target)) throw hasChanged(to);
  writing(to, () => renameSync(from, to));
}

function hasChanged(path: string): WalctlError {
  return new WalctlError(
    "changed",
    `${path}: is not the file that this change was made for`,
    "something writes here; stop it, then look at the log with walctl verify",
  );
}

function writePending(directory: string, steps: readonly Step[]): void {
  const text = `${JSON.stringify({ tool: "walctl", steps })}\n`;
  replaceSmallFile(join(directory, PENDING_NAME), join(directory, PENDING_TEMPORARY), text);
}

function readPending(directory: string): readonly Step[] {
  const path = join(directory, PENDING_NAME);
  try {
    const { steps } = JSON.parse(readFileSync(path, "utf8")) as { steps: readonly Step[] };
    for (const step of steps) requirePlain(step);
    return steps;
  } catch (error) {
    throw new WalctlError("io", `${path}: not readable`, "put the backup back with --undo", { cause: error });
  }
}

/** The steps stay in the directory, whatever the file says. */
function requirePlain(step: Step): void {
  const names = step.step === "rename" ? [step.name, step.to] : [step.name];
  if (!names.every(isPlainName)) throw new Error("a name with a slash");
}
