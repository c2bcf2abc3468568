import { join } from "node:path";
import { WalctlError } from "../../core/errors.ts";
import type { Content, FileContent } from "./digest.ts";
import { contentOf } from "./digest.ts";
import { DigestAhead } from "./digest-ahead.ts";
import { settledStampOf, stampOf } from "./file-stamp.ts";

/** What a file held when it was read. */
export interface DigestedFile extends FileContent {
  /** By which it is known to hold the same later; null where a change might leave no trace in the stamp. */
  readonly settled: string | null;
}

/** A file of a directory, and the size that it was found to have. */
export interface SizedFile {
  readonly name: string;
  readonly size: number;
}

/** A thread is not worth its start for less than this. */
const BYTES_FOR_THREAD: number = 32 * 1024 * 1024;

/**
 * Begins to digest files, in a thread of its own where that pays. The function that is returned waits until it is done.
 *
 * @param alone whether no thread is to be started
 */
export function beginDigest(
  directory: string,
  files: readonly SizedFile[],
  alone = false,
): () => readonly DigestedFile[] {
  const paths = files.map(({ name }) => join(directory, name));
  const now = Date.now();
  const stamps = paths.map((path) => settledStampOf(path, now));
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const ahead = alone || bytes < BYTES_FOR_THREAD ? null : new DigestAhead(paths);
  return () =>
    files.map(({ name, size }, index) => {
      const content = ahead?.take(index) ?? contentOf(paths[index]!);
      // Of a file that has grown since it was found, only the beginning would be looked at.
      if (content.size !== size) throw changed(paths[index]!);
      return { name, ...content, settled: stamps[index]! };
    });
}

/** Reads a file of a directory; null where it is not there. */
export function digestFile(directory: string, name: string): DigestedFile | null {
  const path = join(directory, name);
  if (stampOf(path) === null) return null;
  const settled = settledStampOf(path, Date.now());
  return { name, ...contentOf(path), settled };
}

/** What a file holds now; it is read again unless its stamp says that it holds the same. */
export function contentNow(path: string, known: DigestedFile | undefined): Content {
  if (known === undefined || known.settled === null) return contentOf(path);
  const isSame = settledStampOf(path, Date.now()) === known.settled;
  return isSame ? { size: known.size, sha256: known.sha256 } : contentOf(path);
}

/** The error for a file that has changed since it was looked at. */
export function changed(path: string): WalctlError {
  return new WalctlError("changed", `${path}: has changed since the plan was made`, "make a new plan");
}
