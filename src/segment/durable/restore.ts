import { existsSync } from "node:fs";
import { join } from "node:path";
import { WalctlError } from "../../core/errors.ts";
import { applyChange } from "./apply.ts";
import type { Content, FileContent } from "./digest.ts";
import { contentOf, isSameContent } from "./digest.ts";
import type { DirectoryLock } from "./directory-lock.ts";
import type { FileAction, ReplaceFile } from "./file-action.ts";
import type { Manifest, ManifestChange } from "./manifest.ts";
import { readManifest } from "./manifest.ts";
import { forgetPendingSteps, hasPendingSteps } from "./pending-steps.ts";
import { removeTemporaryFiles } from "./temporary-files.ts";

/** What puts a backup back. */
export interface Restoration {
  /** Name of the log's format. */
  readonly format: string;
  readonly actions: readonly FileAction[];
  /** Files that hold neither what the backup has nor what the change left: something has written into them since. */
  readonly changedSince: readonly string[];
}

/** @throws WalctlError where it is no backup, or one of another directory */
export function requireBackupFor(backup: string, directory: string): Manifest {
  const manifest = readManifest(backup);
  if (manifest.directory === directory) return manifest;
  throw new WalctlError("usage", `${backup}: a backup of ${manifest.directory}`, "give that path");
}

/**
 * Finds out what has to be done to put back the files that a change has changed, in the opposite order. Reads all of
 * them, and all of the backup.
 *
 * @param directory that the backup is to be put back into, absolute
 * @throws WalctlError where the backup is not complete, damaged, or of another directory
 */
export function planRestoration(backup: string, directory: string): Restoration {
  const manifest = requireBackupFor(backup, directory);
  for (const file of manifest.before) requireIntact(backup, file);
  const names = [...manifest.changes].reverse();
  return {
    format: manifest.format,
    actions: names.flatMap((change) => restoreOne(backup, manifest, change) ?? []),
    changedSince: changedFiles(manifest),
  };
}

/**
 * @param lock that has been held since the restoration was planned
 * @throws WalctlError where the operating system refuses; what was done by then, a second run completes
 */
export function restore(lock: DirectoryLock, { actions }: Restoration): void {
  applyChange({ lock, actions, expected: [], backup: null });
  const { directory } = lock;
  // What was interrupted led away from the backup.
  if (hasPendingSteps(directory)) forgetPendingSteps(directory);
  removeTemporaryFiles(directory);
}

function requireIntact(backup: string, file: FileContent): void {
  const path = join(backup, file.name);
  if (isSameContent(contentOf(path), file)) return;
  throw new WalctlError("io", `${path}: not what was backed up`, "the backup is damaged; give another one");
}

function restoreOne(backup: string, manifest: Manifest, change: ManifestChange): FileAction | null {
  const { directory, before } = manifest;
  const { name } = change;
  const original = before.find((file) => file.name === name)!;
  const current = currentContent(join(directory, name));
  const newName = change.newName ?? name;
  const isRenamed = newName !== name && existsSync(join(directory, newName));
  if (current !== null && isSameContent(current, original)) {
    return isRenamed ? { action: "remove", name: newName } : null;
  }
  return replaceFromBackup(join(backup, name), original.size, isRenamed ? newName : name, name);
}

function replaceFromBackup(path: string, size: number, name: string, newName: string): ReplaceFile {
  const parts = [{ kind: "range", path, from: 0, to: size } as const];
  return { action: "replace", name, newName, parts, attributesOf: path };
}

function changedFiles({ directory, before, after, changes }: Manifest): string[] {
  const names = new Set([...changes.map(({ name }) => name), ...after.map(({ name }) => name)]);
  const allowed = [...before, ...after, ...betweenSteps(before, after, changes)];
  return [...names].filter((name) => {
    const current = currentContent(join(directory, name));
    if (current === null) return false;
    return !allowed.some((file) => file.name === name && isSameContent(file, current));
  });
}

/** What an interrupted change leaves under the old name, and an interrupted restoration under the new one. */
function betweenSteps(
  before: readonly FileContent[],
  after: readonly FileContent[],
  changes: readonly ManifestChange[],
): readonly FileContent[] {
  return changes.flatMap(({ name, newName }) => {
    if (newName === null) return [];
    const original = before.filter((file) => file.name === name).map((file) => ({ ...file, name: newName }));
    const changed = after.filter((file) => file.name === newName).map((file) => ({ ...file, name }));
    return [...original, ...changed];
  });
}

function currentContent(path: string): Content | null {
  return existsSync(path) ? contentOf(path) : null;
}
