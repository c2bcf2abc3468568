import { statSync } from "node:fs";
import { join } from "node:path";
import { WalctlError } from "../../core/errors.ts";
import { ioError } from "../io-error.ts";
import type { FileContent } from "./digest.ts";
import { beginningOf, contentOf, isSameContent } from "./digest.ts";
import type { Manifest } from "./manifest.ts";
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

function intactFile(backup: string, file: FileContent): FileContent {
  const path = join(backup, file.name);
  if (!isSameContent(beginningOf(path, file.size), file)) {
    throw new WalctlError("io", `${path}: not what was backed up`, "the backup is damaged; give another one");
  }
  return sizeOf(path) === file.size ? file : { name: file.name, ...contentOf(path) };
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch (error) {
    throw ioError(error, path);
  }
}
