import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { WalctlError } from "../../core/errors.ts";
import type { FileContent } from "./digest.ts";
import { contentOf, isSameContent } from "./digest.ts";
import { inodeOf } from "./inode.ts";
import { linkFile } from "./link-file.ts";
import type { BackedUpFile, Manifest } from "./manifest.ts";
import { manifestPath, readManifest, writeManifest } from "./manifest.ts";
import { NewDirectory, removeOwnFiles } from "./new-directory.ts";
import { removeFile, removeFileQuietly } from "./remove-file.ts";
import { syncDirectory, syncFile } from "./sync.ts";
import { writing } from "./write-error.ts";
import { copyFile } from "./write-file.ts";

/** In the backup, while that is made: nothing beside it is overwritten. */
const MANIFEST_TEMPORARY = ".walctl-manifest.tmp";

/**
 * Makes a backup of what a manifest lists. It gets its name last, when all of it is on disk.
 *
 * @param changing names of files that the change removes or puts others in the place of: nobody writes into these any
 *   more, so that a second name is as good as a copy, where the file system gives one
 * @throws WalctlError, having left nothing behind, where there is not room enough, or a copy reads differently
 */
export function makeBackup(backup: string, manifest: Manifest, changing: ReadonlySet<string>): void {
  const partial = NewDirectory.begin(backup, 0o700);
  let isDescribed = false;
  try {
    requireOwnManifest(backup, manifest, partial.isResumed);
    const before = manifest.before.map((file) => {
      const from = join(manifest.directory, file.name);
      const to = join(partial.path, file.name);
      return keepFile(from, to, file, changing.has(file.name));
    });
    syncDirectory(partial.path);
    isDescribed = true;
    writeManifest(backup, { ...manifest, before }, join(partial.path, MANIFEST_TEMPORARY));
    partial.complete();
  } catch (error) {
    if (isDescribed) removeFileQuietly(manifestPath(backup));
    partial.discard();
    throw error;
  }
}

function keepFile(from: string, to: string, file: FileContent, isChanging: boolean): BackedUpFile {
  if (!isChanging || !linkFile(from, to)) {
    copyAndCheck(from, to, file);
    return file;
  }
  syncFile(to);
  return { ...file, inode: inodeOf(to) };
}

/** A manifest without its backup is what a run that was killed has left, or something that is not walctl's. */
function requireOwnManifest(backup: string, { directory }: Manifest, isResumed: boolean): void {
  const path = manifestPath(backup);
  if (!existsSync(path) || (isResumed && readManifest(backup).directory === directory)) return;
  throw new WalctlError("usage", `${path}: exists already`, "give another directory with --backup");
}

function copyAndCheck(from: string, to: string, content: FileContent): void {
  copyFile(from, to);
  if (isSameContent(contentOf(to), content)) return;
  throw new WalctlError(
    "io",
    `${to}: reads differently from what was copied`,
    "stop what writes here, or use another device",
  );
}

/** Removes a complete backup: what it was made for has not been changed after all. */
export function discardBackup(backup: string): void {
  writing(backup, () => removeFile(manifestPath(backup)));
  syncDirectory(dirname(backup));
  NewDirectory.takeBack(backup).discard();
}

/** Whether something has the backup's name already. */
export function hasBackup(backup: string): boolean {
  return existsSync(backup);
}

/**
 * Makes sure that what has the backup's name is one of exactly this, made by a run that was interrupted before it
 * changed anything.
 *
 * @throws WalctlError where it is something else
 */
export function requireBackupOf(backup: string, manifest: Manifest): void {
  if (existsSync(manifestPath(backup)) && isSameManifest(readManifest(backup), manifest)) {
    removeOwnFiles(backup);
    return;
  }
  throw new WalctlError("usage", `${backup}: exists already`, "give another directory with --backup");
}

function isSameManifest(a: Manifest, b: Manifest): boolean {
  const isSamePlace = a.directory === b.directory;
  return isSamePlace && isSameList(a.before, b.before) && isSameList(a.after, b.after);
}

function isSameList(a: readonly FileContent[], b: readonly FileContent[]): boolean {
  if (a.length !== b.length) return false;
  return a.every((file, i) => file.name === b[i]!.name && isSameContent(file, b[i]!));
}
