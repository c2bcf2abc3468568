import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** A process that holds a file open for writing. */
export interface OpenWriter {
  readonly processId: number;
  /** As the process is called; empty where that cannot be seen. */
  readonly processName: string;
  readonly path: string;
}

const ACCESS_MODE = 0o3;

/**
 * Processes that hold one of these files open for writing, as far as `/proc` shows them: those of other users only to
 * root. Empty where there is no `/proc`.
 */
export function findOpenWriters(paths: readonly string[]): readonly OpenWriter[] {
  const byIdentity = new Map<string, string>();
  for (const path of paths) {
    const identity = identityOf(path);
    if (identity !== null) byIdentity.set(identity, path);
  }
  const processes = entriesOf("/proc").filter((name) => /^\d+$/.test(name));
  return processes.flatMap((id) => writersIn(Number(id), byIdentity));
}

function writersIn(processId: number, byIdentity: ReadonlyMap<string, string>): OpenWriter[] {
  const directory = `/proc/${processId}`;
  for (const descriptor of entriesOf(join(directory, "fd"))) {
    const identity = identityOf(join(directory, "fd", descriptor));
    const path = identity === null ? undefined : byIdentity.get(identity);
    if (path === undefined || !isForWriting(join(directory, "fdinfo", descriptor))) continue;
    return [{ processId, processName: textOf(join(directory, "comm")).trim(), path }];
  }
  return [];
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

function identityOf(path: string): string | null {
  try {
    const { dev, ino } = statSync(path);
    return `${dev}:${ino}`;
  } catch {
    return null;
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
