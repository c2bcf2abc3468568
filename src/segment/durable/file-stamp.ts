import { lstatSync } from "node:fs";

/** No clock that is in use ticks as seldom as this. */
const SETTLED_AFTER_MS = 2000;

/** What changes whenever a file is written to, as far as the clock of its file system tells. */
export interface FileStamp {
  readonly inode: string;
  readonly size: number;
  /** In nanoseconds. */
  readonly modified: string;
}

/** Null where there is no such file. */
export function stampOf(path: string): FileStamp | null {
  const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  if (stats === undefined) return null;
  return { inode: String(stats.ino), size: Number(stats.size), modified: String(stats.mtimeNs) };
}

export function isSameStamp(a: FileStamp | null, b: FileStamp | null): boolean {
  if (a === null || b === null) return a === b;
  return a.inode === b.inode && a.size === b.size && a.modified === b.modified;
}

/**
 * Also tells of what leaves the time of writing as it was: that can be set. Null where there is no such file, or where a
 * change in the same tick of a clock could have left the same.
 */
export function settledStampOf(path: string, now: number): string | null {
  const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  if (stats === undefined || Math.max(Number(stats.mtimeMs), Number(stats.ctimeMs)) > now - SETTLED_AFTER_MS)
    return null;
  return [stats.dev, stats.ino, stats.size, stats.mtimeNs, stats.ctimeNs].join(":");
}
