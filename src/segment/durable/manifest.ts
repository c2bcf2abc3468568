import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { WalctlError } from "../../core/errors.ts";
import { ioError } from "../io-error.ts";
import type { FileContent } from "./digest.ts";
import { replaceSmallFile } from "./replace-small-file.ts";

/** What a backup holds and what was done after it was made. It stands beside the backup: `DIR.manifest.json`. */
export interface Manifest {
  /** The directory that was backed up, absolute. */
  readonly directory: string;
  /** Name of the log's format. */
  readonly format: string;
  /** Every file of the backup. */
  readonly before: readonly FileContent[];
  /** The changed files as the change leaves them. */
  readonly after: readonly FileContent[];
  /** In the order in which they are changed. */
  readonly changes: readonly ManifestChange[];
}

export interface ManifestChange {
  readonly name: string;
  /** The name that the file has afterwards; null where it is removed. */
  readonly newName: string | null;
}

const MANIFEST_VERSION = 1;

export function manifestPath(backup: string): string {
  return `${backup}.manifest.json`;
}

export function writeManifest(backup: string, manifest: Manifest): void {
  const path = manifestPath(backup);
  const text = JSON.stringify({ tool: "walctl", manifestVersion: MANIFEST_VERSION, ...manifest }, null, 1);
  replaceSmallFile(path, `${path}.tmp`, `${text}\n`);
}

/** @throws WalctlError where it is missing or is no manifest */
export function readManifest(backup: string): Manifest {
  const path = manifestPath(backup);
  const text = readText(path);
  try {
    const manifest = JSON.parse(text) as Manifest & { readonly manifestVersion: number };
    if (manifest.manifestVersion !== MANIFEST_VERSION) throw new Error("another version");
    const files = [...manifest.before, ...manifest.after, ...manifest.changes];
    if (!files.every(({ name }) => isPlainName(name))) throw new Error("a name with a slash");
    return manifest;
  } catch (error) {
    throw new WalctlError("io", `${path}: not the manifest of a backup`, "give another backup", {
      cause: error,
    });
  }
}

/** What is restored stays in its directory, whatever the manifest says. */
export function isPlainName(name: string): boolean {
  return basename(name) === name && name !== "" && name !== "." && name !== "..";
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw ioError(error, path);
  }
}
