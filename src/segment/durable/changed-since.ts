import { statSync } from "node:fs";
import { join } from "node:path";
import { WalctlError } from "../../core/errors.ts";
import type { IntactBackup } from "./backup-contents.ts";
import type { FileContent } from "./digest.ts";
import { isSameContent } from "./digest.ts";
import type { Manifest, SizedName } from "./manifest.ts";
import { isSegmentName, segmentsIn } from "./segments-in.ts";

/** What has happened to a file of a log after a change. */
export interface ChangedSince {
  readonly name: string;
  readonly how: "written" | "new" | "gone";
}

/**
 * What has happened to a log after a change of which there is a backup: to files that the change has touched, to those that it
 * has not, and what is new. An engine that is started on a log that was cut may write into any of its segments.
 *
 * @param found what the files of the log hold that the manifest names
 */
export function changedSince(
  directory: string,
  { manifest, originals }: IntactBackup,
  found: readonly FileContent[],
): readonly ChangedSince[] {
  const { format, before, after, beside } = manifest;
  const allowed = [...before, ...originals.values(), ...after, ...betweenSteps(manifest)];
  const written = found.filter(
    (file) => !allowed.some(({ name, ...content }) => name === file.name && isSameContent(content, file)),
  );
  const known = new Set([...before, ...after, ...beside].map(({ name }) => name));
  const there = segmentsIn(directory, format);
  const isNew = ({ name }: SizedName): boolean => !known.has(name);
  return [
    ...written.map(({ name }): ChangedSince => ({ name, how: "written" })),
    ...there.filter(isNew).map(({ name }): ChangedSince => ({ name, how: "new" })),
    ...goneFiles(manifest, found),
    ...besideChanged(beside, there),
  ];
}

/** What an interrupted change leaves under the old name, and an interrupted restoration under the new one. */
function betweenSteps({ before, after, changes }: Manifest): readonly FileContent[] {
  return changes.flatMap(({ name, newName }) => {
    if (newName === null) return [];
    const original = before.filter((file) => file.name === name).map((file) => ({ ...file, name: newName }));
    const changed = after.filter((file) => file.name === newName).map((file) => ({ ...file, name }));
    return [...original, ...changed];
  });
}

/** A segment that was left, cut or renamed is there under one of its names. */
function goneFiles(
  { format, before, changes }: Manifest,
  found: readonly FileContent[],
): readonly ChangedSince[] {
  const names = new Set(found.map(({ name }) => name));
  const newNames = new Map(changes.map(({ name, newName }) => [name, newName]));
  const gone = before.filter(({ name }) => {
    const newName = newNames.get(name);
    if (names.has(name) || newName === null) return false;
    return newName === undefined ? isSegmentName(name, format) : !names.has(newName);
  });
  return gone.map(({ name }) => ({ name, how: "gone" }));
}

function besideChanged(beside: readonly SizedName[], there: readonly SizedName[]): readonly ChangedSince[] {
  const sizes = new Map(there.map(({ name, size }) => [name, size]));
  return beside.flatMap(({ name, size }): readonly ChangedSince[] => {
    const now = sizes.get(name);
    if (now === size) return [];
    return [{ name, how: now === undefined ? "gone" : "written" }];
  });
}

/**
 * Looks at names and sizes alone.
 *
 * @throws WalctlError where a directory is neither the one that a backup is of, nor can be a copy of it
 */
export function requireLikeLog(backup: string, directory: string, manifest: Manifest): void {
  if (manifest.directory === directory) return;
  const isLike = [...manifest.before, ...manifest.after].some(
    ({ name, size }) => statSync(join(directory, name), { throwIfNoEntry: false })?.size === size,
  );
  if (!isLike) throw ofAnother(backup, manifest);
}

/** @throws WalctlError where another directory than the backup's does not hold what the change left, or began with */
export function requireSameLog(
  backup: string,
  directory: string,
  manifest: Manifest,
  since: readonly ChangedSince[],
): void {
  if (manifest.directory !== directory && since.length > 0) throw ofAnother(backup, manifest);
}

function ofAnother(backup: string, { directory }: Manifest): WalctlError {
  return new WalctlError(
    "usage",
    `${backup}: a backup of ${directory}`,
    "give that path, or a copy of it as it is",
  );
}
