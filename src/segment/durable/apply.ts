import { lstatSync } from "node:fs";
import { join } from "node:path";
import { WalctlError } from "../../core/errors.ts";
import { completeBackup, copyToBackup, discardPartialBackup, hasBackup, requireBackupOf } from "./backup.ts";
import type { FileContent } from "./digest.ts";
import { contentOf, isSameContent } from "./digest.ts";
import type { FileAction } from "./file-action.ts";
import type { FileStamp } from "./file-stamp.ts";
import { isSameStamp, stampOf } from "./file-stamp.ts";
import type { Manifest } from "./manifest.ts";
import type { Step } from "./pending-steps.ts";
import { hasPendingSteps, takeSteps } from "./pending-steps.ts";
import { removeTemporaryFiles, temporaryName } from "./temporary-files.ts";
import { writeNewFile } from "./write-file.ts";

export interface FileChange {
  /** Absolute. */
  readonly directory: string;
  /** In the order in which they are made. */
  readonly actions: readonly FileAction[];
  /** What the change was planned for: it is refused where any of these files holds anything else. */
  readonly expected: readonly FileContent[];
  /** Null for no backup. */
  readonly backup: BackupRequest | null;
}

export interface BackupRequest {
  /** A directory that does not exist yet. */
  readonly path: string;
  /** Names of the files to be copied there. */
  readonly names: readonly string[];
  /** Name of the log's format. */
  readonly format: string;
}

interface Prepared {
  readonly steps: readonly Step[];
  readonly after: readonly FileContent[];
}

/**
 * Changes files so that whoever is killed at any point leaves either what was there, or a change that
 * `finishPendingSteps` completes. Everything that can take long or need space comes before the first change: the
 * backup, read back, and the new files. A single step needs no more than its own atomicity; before several of them
 * a file says which.
 *
 * @throws WalctlError where the files are not as expected, or the operating system refuses
 */
export function applyChange(change: FileChange): void {
  const { directory, actions } = change;
  if (actions.length === 0) return;
  removeTemporaryFiles(directory);
  const stamps = stampFiles(change);
  try {
    const { steps, after } = prepare(directory, actions);
    keepBackup(change, after);
    requireUntouched(directory, stamps);
    takeSteps(directory, steps);
  } catch (error) {
    if (!hasPendingSteps(directory)) removeTemporaryFiles(directory);
    throw error;
  }
}

function stampFiles({ directory, actions, expected }: FileChange): ReadonlyMap<string, FileStamp | null> {
  const names = [...actions.map(({ name }) => name), ...expected.map(({ name }) => name)];
  return new Map(names.map((name) => [name, requirePlainFile(join(directory, name))]));
}

/** Renaming over a symbolic link would replace the link and leave its file as it is. */
function requirePlainFile(path: string): FileStamp | null {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true) {
    throw new WalctlError("not-a-file", `${path}: a symbolic link`, "give the directory that it leads to");
  }
  return stampOf(path);
}

function requireUntouched(directory: string, stamps: ReadonlyMap<string, FileStamp | null>): void {
  for (const [name, stamp] of stamps) {
    const path = join(directory, name);
    if (!isSameStamp(stampOf(path), stamp)) throw changed(path);
  }
}

function changed(path: string): WalctlError {
  return new WalctlError("changed", `${path}: has changed since the plan was made`, "make a new plan");
}

/** Writes all new files under temporary names, and says what then brings them into place. */
function prepare(directory: string, actions: readonly FileAction[]): Prepared {
  const steps: Step[] = [];
  const after: FileContent[] = [];
  for (const [index, action] of actions.entries()) {
    const { name } = action;
    const current = stampOf(join(directory, name));
    if (action.action === "remove") {
      steps.push({ step: "unlink", name, source: current });
      continue;
    }
    const { newName } = action;
    if (newName !== name) requireAbsent(join(directory, newName));
    const temporary = temporaryName(index);
    const path = join(directory, temporary);
    after.push({ name: newName, ...writeNewFile(path, action) });
    const source = stampOf(path);
    steps.push({ step: "rename", name: temporary, to: name, source, target: current });
    if (newName !== name) steps.push({ step: "rename", name, to: newName, source, target: null });
  }
  return { steps, after };
}

function requireAbsent(path: string): void {
  if (stampOf(path) === null) return;
  throw new WalctlError("io", `${path}: exists already`, "a file cannot get the name of another one");
}

function keepBackup(change: FileChange, after: readonly FileContent[]): void {
  const { directory, actions, expected, backup } = change;
  if (backup === null) {
    requireExpected(directory, readContents(directory, expected), expected);
    return;
  }
  const changes = actions.map((action) => ({
    name: action.name,
    newName: action.action === "remove" ? null : action.newName,
  }));
  const manifestOf = (before: readonly FileContent[]): Manifest => ({
    directory,
    format: backup.format,
    before,
    after,
    changes,
  });
  const { path, names } = backup;
  if (hasBackup(path)) {
    const before = readContents(
      directory,
      names.map((name) => ({ name })),
    );
    requireExpected(directory, before, expected);
    requireBackupOf(path, manifestOf(before));
    return;
  }
  const before = copyToBackup(directory, names, path);
  try {
    requireExpected(directory, before, expected);
    completeBackup(path, manifestOf(before));
  } catch (error) {
    discardPartialBackup(path);
    throw error;
  }
}

function readContents(directory: string, files: readonly { readonly name: string }[]): FileContent[] {
  return files.map(({ name }) => ({ name, ...contentOf(join(directory, name)) }));
}

function requireExpected(
  directory: string,
  found: readonly FileContent[],
  expected: readonly FileContent[],
): void {
  const byName = new Map(found.map((file) => [file.name, file]));
  for (const file of expected) {
    const current = byName.get(file.name);
    if (current === undefined || !isSameContent(current, file)) throw changed(join(directory, file.name));
  }
}
