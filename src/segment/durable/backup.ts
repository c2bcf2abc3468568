import { existsSync, readdirSync, renameSync, rmdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { WalctlError } from "../../core/errors.ts";
import { makeDirectory } from "../make-directory.ts";
import type { FileContent } from "./digest.ts";
import { contentOf, isSameContent } from "./digest.ts";
import type { Manifest } from "./manifest.ts";
import { manifestPath, readManifest, writeManifest } from "./manifest.ts";
import { syncDirectory } from "./sync-directory.ts";
import { writing } from "./write-error.ts";
import { writeNewFile } from "./write-file.ts";

/** A backup that is not complete yet has another name, so that nobody takes it for one. */
function partialPath(backup: string): string {
  return `${backup}.partial`;
}

/**
 * Copies files, waits until they are on disk, and reads them back. The backup gets its name with `completeBackup`.
 *
 * @throws WalctlError where there is not room enough, or a copy reads differently; nothing is left behind then
 */
export function copyToBackup(directory: string, names: readonly string[], backup: string): FileContent[] {
  const partial = partialPath(backup);
  discardPartialBackup(backup);
  writing(partial, () => makeDirectory(partial, 0o700));
  try {
    const contents = names.map((name) => copyOne(directory, name, partial));
    syncDirectory(partial);
    return contents;
  } catch (error) {
    discardPartialBackup(backup);
    throw error;
  }
}

function copyOne(directory: string, name: string, partial: string): FileContent {
  const from = join(directory, name);
  const to = join(partial, name);
  const part = { kind: "range", path: from, from: 0, to: statSync(from).size } as const;
  const written = writeNewFile(to, { parts: [part], attributesOf: from });
  if (!isSameContent(contentOf(to), written)) {
    throw new WalctlError("io", `${to}: reads differently from what was written`, "use another device");
  }
  return { name, ...written };
}

/** Gives the backup its name. Its manifest says that it is complete. */
export function completeBackup(backup: string, manifest: Manifest): void {
  writeManifest(backup, manifest);
  writing(backup, () => renameSync(partialPath(backup), backup));
  syncDirectory(dirname(backup));
}

/** Removes what a run that did not get far has left of a backup. */
export function discardPartialBackup(backup: string): void {
  const partial = partialPath(backup);
  if (!existsSync(partial)) return;
  writing(partial, () => {
    for (const name of readdirSync(partial)) rmSync(join(partial, name));
    rmdirSync(partial);
  });
}

/** Removes a complete backup: what it was made for has not been changed after all. */
export function discardBackup(backup: string): void {
  writing(backup, () => {
    rmSync(manifestPath(backup), { force: true });
    renameSync(backup, partialPath(backup));
  });
  discardPartialBackup(backup);
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
  if (existsSync(manifestPath(backup)) && isSameManifest(readManifest(backup), manifest)) return;
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
