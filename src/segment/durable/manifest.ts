import { readFileSync } from "node:fs";
import { basename, isAbsolute } from "node:path";
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
  readonly before: readonly BackedUpFile[];
  /** Segments of the directory that are not in the backup, because one file alone was given. */
  readonly beside: readonly SizedName[];
  /** The changed files as the change leaves them. */
  readonly after: readonly FileContent[];
  /** In the order in which they are changed. */
  readonly changes: readonly ManifestChange[];
}

/** A file as it was when it was backed up. */
export interface BackedUpFile extends FileContent {
  /**
   * The number of the log's own file, in decimal, where the backup gave that a second name: whoever had it open may go on
   * writing into it. A copy has none.
   */
  readonly inode?: string;
}

export interface SizedName {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
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

/** @param temporary on the same file system; overwritten where it is there */
export function writeManifest(backup: string, manifest: Manifest, temporary: string): void {
  const text = JSON.stringify({ tool: "walctl", manifestVersion: MANIFEST_VERSION, ...manifest }, null, 1);
  replaceSmallFile(manifestPath(backup), temporary, `${text}\n`);
}

/** @throws WalctlError where it is missing or is no manifest */
export function readManifest(backup: string): Manifest {
  const path = manifestPath(backup);
  const text = readText(path);
  try {
    const manifest: unknown = JSON.parse(text);
    if (!isManifest(manifest)) throw new Error("not of that form");
    return manifest;
  } catch (error) {
    throw new WalctlError("io", `${path}: not the manifest of a backup`, "give another backup", {
      cause: error,
    });
  }
}

/** What is changed stays in its directory, whatever a file says. */
export function isPlainName(name: unknown): name is string {
  return typeof name === "string" && basename(name) === name && !["", ".", ".."].includes(name);
}

export function isSize(size: unknown): size is number {
  return Number.isSafeInteger(size) && (size as number) >= 0;
}

export function isSha256(text: unknown): text is string {
  return typeof text === "string" && /^[0-9a-f]{64}$/.test(text);
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}

const isSizedName = ({ name, size }: Fields): boolean => isPlainName(name) && isSize(size);

const isFileContent = (file: Fields): boolean => isSizedName(file) && isSha256(file["sha256"]);

const isBackedUp = (file: Fields): boolean =>
  isFileContent(file) && (file["inode"] === undefined || /^\d+$/.test(String(file["inode"])));

const isChange = ({ name, newName }: Fields): boolean =>
  isPlainName(name) && (newName === null || isPlainName(newName));

/** What each list of a manifest holds. */
const LISTS: Readonly<Record<string, (entry: Fields) => boolean>> = {
  before: isBackedUp,
  beside: isSizedName,
  after: isFileContent,
  changes: isChange,
};

/** Somebody may have written into it: each name is checked, and that each change is of a file that is in the backup. */
function isManifest(value: unknown): value is Manifest {
  if (!isFields(value) || value["manifestVersion"] !== MANIFEST_VERSION) return false;
  const { directory, format } = value;
  if (typeof directory !== "string" || !isAbsolute(directory) || typeof format !== "string") return false;
  for (const [list, isEntry] of Object.entries(LISTS)) {
    const entries = value[list];
    if (!Array.isArray(entries) || !entries.every((entry) => isFields(entry) && isEntry(entry))) return false;
  }
  return isCoherent(value as unknown as Manifest);
}

function isCoherent({ before, after, changes }: Manifest): boolean {
  const old = new Set(before.map(({ name }) => name));
  const made = new Set(after.map(({ name }) => name));
  return changes.every(({ name, newName }) => old.has(name) && (newName === null || made.has(newName)));
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw ioError(error, path);
  }
}
