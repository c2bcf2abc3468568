import { readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { WalctlError } from "../../core/errors.ts";

/** A process that holds a file open for writing. */
export interface OpenWriter {
  readonly processId: number;
  /** As the process is called; empty where that cannot be seen. */
  readonly processName: string;
  readonly path: string;
}

/** One that goes on writing into a file that has lost its name to another one, or for good. */
export interface LateWriter extends OpenWriter {
  /** Leads to what it writes into, as long as it has it open. */
  readonly descriptorPath: string;
  /** That it has written since the file was looked at. */
  readonly bytesSince: number;
}

/** A file that has a name. */
export interface NamedFile {
  readonly path: string;
  /** Device and inode; null where it was not there. */
  readonly identity: string | null;
  readonly size: number;
}

interface OpenFile extends OpenWriter {
  readonly descriptorPath: string;
}

const ACCESS_MODE = 0o3;

/**
 * Processes that hold one of these files open for writing, as far as `/proc` shows them: those of other users only to
 * root. Empty where there is no `/proc`.
 */
export function findOpenWriters(paths: readonly string[]): readonly OpenWriter[] {
  return openFiles(paths.map(namedFile))
    .filter(isFirstOfProcess)
    .map(({ processId, processName, path }) => ({ processId, processName, path }));
}

/** @throws WalctlError where a process holds one of these files open for writing */
export function requireNoWriters(paths: readonly string[]): void {
  const [writer] = findOpenWriters(paths);
  if (writer === undefined) return;
  throw new WalctlError("in-use", describeWriter(writer), "stop it, then run the same command again");
}

/** In words, without a full stop. */
export function describeWriter({ processId, processName, path }: OpenWriter): string {
  return `process ${processId}${processName === "" ? "" : ` (${processName})`} has ${path} open for writing`;
}

/** What is needed to find those who go on writing into a file when it has lost its name. */
export function namedFile(path: string): NamedFile {
  try {
    const { dev, ino, size } = statSync(path);
    return { path, identity: `${dev}:${ino}`, size };
  } catch {
    return { path, identity: null, size: 0 };
  }
}

/** Who has files open that lost their names. @param files as they were before */
export function findLateWriters(files: readonly NamedFile[]): readonly LateWriter[] {
  const sizes = new Map(files.map(({ path, size }) => [path, size]));
  return openFiles(files)
    .filter(({ descriptorPath, path }) => linkOf(descriptorPath).endsWith(`/${basename(path)} (deleted)`))
    .map((open) => ({
      ...open,
      bytesSince: Math.max(0, namedFile(open.descriptorPath).size - sizes.get(open.path)!),
    }));
}

function isFirstOfProcess({ processId }: OpenFile, index: number, all: readonly OpenFile[]): boolean {
  return all.findIndex((each) => each.processId === processId) === index;
}

function openFiles(files: readonly NamedFile[]): readonly OpenFile[] {
  const byIdentity = new Map<string, string>();
  for (const { identity, path } of files) if (identity !== null) byIdentity.set(identity, path);
  if (byIdentity.size === 0) return [];
  const processes = entriesOf("/proc").filter((name) => /^\d+$/.test(name));
  return processes.flatMap((id) => openIn(Number(id), byIdentity));
}

function openIn(processId: number, byIdentity: ReadonlyMap<string, string>): OpenFile[] {
  const directory = `/proc/${processId}`;
  return entriesOf(join(directory, "fd")).flatMap((descriptor) => {
    const descriptorPath = join(directory, "fd", descriptor);
    const { identity } = namedFile(descriptorPath);
    const path = identity === null ? undefined : byIdentity.get(identity);
    if (path === undefined || !isForWriting(join(directory, "fdinfo", descriptor))) return [];
    return { processId, processName: textOf(join(directory, "comm")).trim(), path, descriptorPath };
  });
}

function isForWriting(fdinfo: string): boolean {
  const flags = /^flags:\s*([0-7]+)$/m.exec(textOf(fdinfo))?.[1];
  return flags !== undefined && (Number.parseInt(flags, 8) & ACCESS_MODE) !== 0;
}

/** Processes end and descriptors close while this looks at them; other users' are not shown. */
function entriesOf(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
