import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ChangeOutcome } from "./apply.ts";
import { applyChange } from "./apply.ts";
import type { IntactBackup } from "./backup-contents.ts";
import { openBackup } from "./backup-contents.ts";
import type { ChangedSince } from "./changed-since.ts";
import { changedSince, requireLikeLog, requireSameLog } from "./changed-since.ts";
import type { Content, FileContent } from "./digest.ts";
import { isSameContent } from "./digest.ts";
import type { DigestedFile } from "./digested-files.ts";
import { digestFile } from "./digested-files.ts";
import type { DirectoryLock } from "./directory-lock.ts";
import type { FileAction, ReplaceFile } from "./file-action.ts";
import type { ManifestChange } from "./manifest.ts";
import { forgetPendingSteps, hasPendingSteps } from "./pending-steps.ts";
import { isSegmentName } from "./segments-in.ts";
import { removeTemporaryFiles } from "./temporary-files.ts";

/** What puts a backup back. */
export interface Restoration {
  /** Name of the log's format. */
  readonly format: string;
  readonly actions: readonly FileAction[];
  /** What has happened to the log since the change, and would be lost. */
  readonly changedSince: readonly ChangedSince[];
  /** Files of the backup that a process went on writing into; what it wrote is put back as well. */
  readonly grown: readonly string[];
  /** What the files hold that this was planned for. */
  readonly expected: readonly DigestedFile[];
}

/**
 * Finds out what has to be done to put back the files that a change has changed, in the opposite order. Reads all of
 * them, and all of the backup.
 *
 * @param directory that the backup is to be put back into, absolute: the one that it is of, or a copy of it
 * @throws WalctlError where the backup is not complete, damaged, or of another directory
 */
export function planRestoration(backup: string, directory: string): Restoration {
  const contents = openBackup(backup);
  const { manifest, grown } = contents;
  const { format, before, after, changes } = manifest;
  requireLikeLog(backup, directory, manifest);
  const ofLog = before.filter(({ name }) => isSegmentName(name, format));
  const names = new Set([...ofLog, ...after, ...changes].map(({ name }) => name));
  const found = [...names].flatMap((name) => digestFile(directory, name) ?? []);
  const since = changedSince(directory, contents, found);
  requireSameLog(backup, directory, manifest, since);
  return {
    format,
    actions: [...changes]
      .reverse()
      .flatMap((change) => restoreOne({ backup, directory, contents, found }, change) ?? []),
    changedSince: since,
    grown,
    expected: found,
  };
}

/**
 * @param lock that has been held since the restoration was planned
 * @throws WalctlError where the operating system refuses; what was done by then, a second run completes
 */
export function restore(lock: DirectoryLock, { actions, expected }: Restoration): ChangeOutcome {
  const outcome = applyChange({ lock, actions, expected, backup: null });
  const { directory } = lock;
  // What was interrupted led away from the backup.
  if (hasPendingSteps(directory)) forgetPendingSteps(directory);
  removeTemporaryFiles(directory);
  return outcome;
}

interface Restoring {
  readonly backup: string;
  readonly directory: string;
  readonly contents: IntactBackup;
  readonly found: readonly FileContent[];
}

function restoreOne(
  { backup, directory, contents, found }: Restoring,
  { name, newName }: ManifestChange,
): FileAction | null {
  const original = contents.originals.get(name)!;
  const current: Content | undefined = found.find((file) => file.name === name);
  const isRenamed = newName !== null && newName !== name && existsSync(join(directory, newName));
  if (current !== undefined && isSameContent(current, original)) {
    return isRenamed ? { action: "remove", name: newName } : null;
  }
  return replaceFromBackup(join(backup, name), original.size, isRenamed ? newName : name, name);
}

function replaceFromBackup(path: string, size: number, name: string, newName: string): ReplaceFile {
  const parts = [{ kind: "range", path, from: 0, to: size } as const];
  return { action: "replace", name, newName, parts, attributesOf: path };
}
