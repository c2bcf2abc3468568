import { statSync } from "node:fs";
import { join } from "node:path";
import { WalctlError } from "../../core/errors.ts";
import { ioError } from "../io-error.ts";
import type { FileContent } from "./digest.ts";
import { beginningOf, contentOf, isSameContent } from "./digest.ts";
import { inodeOf } from "./inode.ts";
import type { BackedUpFile, Manifest } from "./manifest.ts";
import { readManifest } from "./manifest.ts";

/** A backup that has been read whole. */
export interface IntactBackup {
  readonly manifest: Manifest;
  /** What its files hold now, by name. */
  readonly originals: ReadonlyMap<string, FileContent>;
  /** Files with more behind what was backed up: they were the log's own, and a process went on writing into them. */
  readonly grown: readonly string[];
}

/** @throws WalctlError where the backup is not complete, or damaged */
export function openBackup(backup: string): IntactBackup {
  const manifest = readManifest(backup);
  const files = manifest.before.map((file) => intactFile(backup, file));
  return {
    manifest,
    originals: new Map(files.map((file) => [file.name, file])),
    grown: files.filter(({ size }, index) => size > manifest.before[index]!.size).map(({ name }) => name),
  };
}

function intactFile(backup: string, { inode, ...file }: BackedUpFile): FileContent {
  const path = join(backup, file.name);
  if (!isSameContent(beginningOf(path, file.size), file)) {
    throw new WalctlError("io", `${path}: not what was backed up`, "the backup is damaged; give another one");
  }
  if (sizeOf(path) === file.size) return file;
  // Nobody had a copy open who had the log open: what is behind it is not the log's.
  if (inode === undefined || inode !== inodeOf(path)) throw grownCopy(path, file.size);
  return { name: file.name, ...contentOf(path) };
}

function grownCopy(path: string, size: number): WalctlError {
  return new WalctlError(
    "io",
    `${path}: has grown since it was backed up, and is a copy, into which no engine writes`,
    `cut it to ${size} bytes, or give the backup where it was made`,
  );
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch (error) {
    throw ioError(error, path);
  }
}
