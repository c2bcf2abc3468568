import { lstatSync } from "node:fs";

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
