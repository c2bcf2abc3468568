import { lstatSync } from "node:fs";
import { join } from "node:path";
import { WalctlError } from "../../core/errors.ts";
import { discardBackup, hasBackup, makeBackup, requireBackupOf } from "./backup.ts";
import type { FileContent } from "./digest.ts";
import { isSameContent } from "./digest.ts";
import type { DigestedFile } from "./digested-files.ts";
import { changed, contentNow } from "./digested-files.ts";
import type { DirectoryLock } from "./directory-lock.ts";
import type { FileAction } from "./file-action.ts";
import type { FileStamp } from "./file-stamp.ts";
import { isSameStamp, stampOf } from "./file-stamp.ts";
import type { Manifest, ManifestChange } from "./manifest.ts";
import type { Step } from "./pending-steps.ts";
import { hasPendingSteps, pendingSources, takeSteps } from "./pending-steps.ts";
import { removeTemporaryFiles, temporaryName } from "./temporary-files.ts";
import { writeNewFile } from "./write-file.ts";

export interface FileChange {
  /** Of the directory whose files are changed, absolute. */
  readonly lock: DirectoryLock;
  /** In the order in which they are made. */
  readonly actions: readonly FileAction[];
  /** What the change was planned for: it is refused where any of these files holds anything else. */
  readonly expected: readonly DigestedFile[];
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
  const { actions } = change;
  const { directory } = change.lock;
  if (actions.length === 0) return;
  // A change that puts back what another one was interrupted at must not make it impossible to complete that one.
  const needed = pendingSources(directory);
  removeTemporaryFiles(directory, needed);
  const stamps = stampFiles(change);
  let newBackup: string | null = null;
  try {
    const { steps, after } = prepare(directory, actions, needed);
    newBackup = keepBackup(change, after);
    const touched = firstTouched(directory, stamps);
    if (touched !== null) throw changed(touched);
    takeSteps(directory, steps);
  } catch (error) {
    if (!hasPendingSteps(directory)) {
      removeTemporaryFiles(directory);
      if (newBackup !== null && firstTouched(directory, stamps) === null) discardBackup(newBackup);
    }
    throw error;
  }
}

function stampFiles({ lock, actions, expected }: FileChange): ReadonlyMap<string, FileStamp | null> {
  const names = [...actions.map(({ name }) => name), ...expected.map(({ name }) => name)];
  return new Map(names.map((name) => [name, requirePlainFile(join(lock.directory, name))]));
}

/** Renaming over a symbolic link would replace the link and leave its file as it is. */
function requirePlainFile(path: string): FileStamp | null {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true) {
    throw new WalctlError("not-a-file", `${path}: a symbolic link`, "give the directory that it leads to");
  }
  return stampOf(path);
}

function firstTouched(directory: string, stamps: ReadonlyMap<string, FileStamp | null>): string | null {
  for (const [name, stamp] of stamps) {
    const path = join(directory, name);
    if (!isSameStamp(stampOf(path), stamp)) return path;
  }
  return null;
}

/** Writes all new files under temporary names, and says what then brings them into place. */
function prepare(directory: string, actions: readonly FileAction[], needed: ReadonlySet<string>): Prepared {
  const steps: Step[] = [];
  const after: FileContent[] = [];
  let number = -1;
  for (const action of actions) {
    const { name } = action;
    const current = stampOf(join(directory, name));
    if (action.action === "remove") {
      steps.push({ step: "unlink", name, source: current });
      continue;
    }
    const { newName } = action;
    if (newName !== name) requireAbsent(join(directory, newName));
    do number += 1;
    while (needed.has(temporaryName(number)));
    const temporary = temporaryName(number);
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

/** Makes the backup that is asked for. Returns its path, or null where there is none or was one already. */
function keepBackup(change: FileChange, after: readonly FileContent[]): string | null {
  const { lock, expected, backup } = change;
  const files = contentsBefore(change);
  requireExpected(lock.directory, files, expected);
  if (backup === null) return null;
  const manifest: Manifest = {
    directory: lock.directory,
    format: backup.format,
    before: files.filter(({ name }) => backup.names.includes(name)),
    after,
    changes: change.actions.map(toManifestChange),
  };
  if (hasBackup(backup.path)) {
    requireBackupOf(backup.path, manifest);
    return null;
  }
  const changing = new Set(change.actions.map(({ name }) => name));
  makeBackup(backup.path, manifest, changing);
  return backup.path;
}

function toManifestChange(action: FileAction): ManifestChange {
  return { name: action.name, newName: action.action === "remove" ? null : action.newName };
}

/** What the files hold that the change was planned for, or that the backup is to hold. */
function contentsBefore({ lock, expected, backup }: FileChange): readonly FileContent[] {
  const known = new Map(expected.map((file) => [file.name, file]));
  const names = new Set([...known.keys(), ...(backup?.names ?? [])]);
  return [...names].map((name) => ({
    name,
    ...contentNow(join(lock.directory, name), known.get(name)),
  }));
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
