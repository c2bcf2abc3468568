import { statSync } from "node:fs";
import { join } from "node:path";
import { WalctlError } from "../../core/errors.ts";
import { discardBackup, hasBackup, makeBackup, requireBackupOf } from "./backup.ts";
import type { FileContent } from "./digest.ts";
import { isSameContent } from "./digest.ts";
import type { DigestedFile } from "./digested-files.ts";
import { changed, contentNow } from "./digested-files.ts";
import type { DirectoryLock } from "./directory-lock.ts";
import type { FileAction } from "./file-action.ts";
import { stampOf } from "./file-stamp.ts";
import type { Manifest, ManifestChange } from "./manifest.ts";
import type { LateWriter } from "./open-writers.ts";
import { hasPendingSteps, pendingSources, takeSteps } from "./pending-steps.ts";
import { pinFile } from "./pinned-file.ts";
import { segmentsIn } from "./segments-in.ts";
import type { Step } from "./step.ts";
import { removeTemporaryFiles, removeTemporaryFilesQuietly, temporaryName } from "./temporary-files.ts";
import { WatchedFiles } from "./watched-files.ts";
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

/** What is to be said of a change that has been made. */
export interface ChangeOutcome {
  /** Those whom nothing could stop from opening a file in the last moment. */
  readonly lateWriters: readonly LateWriter[];
  /** Files that have other names as well, hard links, under which everything is as it was. */
  readonly linkedElsewhere: readonly string[];
}

const NOTHING_DONE: ChangeOutcome = { lateWriters: [], linkedElsewhere: [] };

interface Prepared {
  readonly steps: readonly Step[];
  readonly after: readonly FileContent[];
}

/**
 * Changes files so that whoever is killed at any point leaves either what was there, or a change that
 * `finishPendingSteps` completes. Everything that can take long or need space comes before the first change: the
 * new files, and the backup, read back. A single step needs no more than its own atomicity; before several of them
 * a file says which.
 *
 * @throws WalctlError where the files are not as expected or in use, or the operating system refuses
 */
export function applyChange(change: FileChange): ChangeOutcome {
  const { actions, expected } = change;
  const { directory } = change.lock;
  if (actions.length === 0) return NOTHING_DONE;
  // A change that puts back what another one was interrupted at must not make it impossible to complete that one.
  const needed = pendingSources(directory);
  removeTemporaryFiles(directory, needed);
  const names = actions.map(({ name }) => name);
  const watched = new WatchedFiles(directory, names, expected);
  let newBackup: string | null = null;
  try {
    const before = contentsBefore(change);
    requireExpected(directory, before, expected);
    const { steps, after } = prepare(change, before, needed);
    newBackup = keepBackup(change, before, after);
    const linkedElsewhere = names.filter((name) => isLinkedElsewhere(change, name));
    takeSteps(directory, steps, () => watched.requireUnused());
    return { lateWriters: watched.lateWriters(), linkedElsewhere };
  } catch (error) {
    if (!hasPendingSteps(directory)) {
      removeTemporaryFilesQuietly(directory);
      if (newBackup !== null && watched.areUntouched) discardBackup(newBackup);
    }
    throw error;
  }
}

/** The backup may be a name of the file itself. */
function isLinkedElsewhere({ lock, backup }: FileChange, name: string): boolean {
  const file = statSync(join(lock.directory, name), { throwIfNoEntry: false });
  if (file === undefined) return false;
  const copy = backup && statSync(join(backup.path, name), { throwIfNoEntry: false });
  return file.nlink > (copy?.ino === file.ino && copy.dev === file.dev ? 2 : 1);
}

/** What the files hold that the change was planned for, that it changes, or that the backup is to hold. */
function contentsBefore({ lock, actions, expected, backup }: FileChange): readonly FileContent[] {
  const { directory } = lock;
  const known = new Map(expected.map((file) => [file.name, file]));
  const changing = actions.map(({ name }) => name).filter((name) => stampOf(join(directory, name)) !== null);
  const names = new Set([...known.keys(), ...changing, ...(backup?.names ?? [])]);
  return [...names].map((name) => ({ name, ...contentNow(join(directory, name), known.get(name)) }));
}

/** Writes all new files under temporary names, and says what then brings them into place. */
function prepare(
  { lock, actions }: FileChange,
  before: readonly FileContent[],
  needed: ReadonlySet<string>,
): Prepared {
  const { directory } = lock;
  const contents = new Map(before.map((file) => [file.name, file]));
  const temporaryNames = freeTemporaryNames(needed);
  const steps: Step[] = [];
  const after: FileContent[] = [];
  for (const action of actions) {
    const { name } = action;
    const content = contents.get(name);
    const current = content === undefined ? null : pinFile(join(directory, name), content);
    if (action.action === "remove") {
      if (current !== null) steps.push({ step: "unlink", name, source: current });
      continue;
    }
    const { newName } = action;
    if (newName !== name) requireAbsent(join(directory, newName));
    const temporary = temporaryNames.next().value;
    const path = join(directory, temporary);
    const written = writeNewFile(path, action);
    after.push({ name: newName, ...written });
    const source = pinFile(path, written)!;
    steps.push({ step: "rename", name: temporary, to: name, source, target: current });
    if (newName !== name) steps.push({ step: "rename", name, to: newName, source, target: null });
  }
  return { steps, after };
}

function* freeTemporaryNames(needed: ReadonlySet<string>): Generator<string, never> {
  for (let number = 0; ; number++) {
    const name = temporaryName(number);
    if (!needed.has(name)) yield name;
  }
}

function requireAbsent(path: string): void {
  if (stampOf(path) === null) return;
  throw new WalctlError("io", `${path}: exists already`, "a file cannot get the name of another one");
}

/** Makes the backup that is asked for. Returns its path, or null where there is none or was one already. */
function keepBackup(
  change: FileChange,
  files: readonly FileContent[],
  after: readonly FileContent[],
): string | null {
  const { lock, actions, backup } = change;
  if (backup === null) return null;
  const { path, names, format } = backup;
  const manifest: Manifest = {
    directory: lock.directory,
    format,
    before: files.filter(({ name }) => names.includes(name)),
    beside: segmentsIn(lock.directory, format).filter(({ name }) => !names.includes(name)),
    after,
    changes: actions.map(toManifestChange),
  };
  if (hasBackup(path)) {
    requireBackupOf(path, manifest);
    return null;
  }
  makeBackup(path, manifest, new Set(actions.map(({ name }) => name)));
  return path;
}

function toManifestChange(action: FileAction): ManifestChange {
  return { name: action.name, newName: action.action === "remove" ? null : action.newName };
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
