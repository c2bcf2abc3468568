import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/**
 * Which process made a file, as a part of the file's name: process id, its start, machine, boot and process namespace.
 * A name is there as soon as its file is; what a file holds is there later, or never.
 */
interface ProcessMark {
  readonly processId: number;
  /** In clock ticks since the machine was booted, as `/proc` has it; 0 where it does not show the process. */
  readonly start: string;
  readonly host: string;
  readonly boot: string;
  readonly namespace: string;
}

const UNKNOWN_START = "0";
/** Of a boot or a namespace that `/proc` does not show. */
const UNKNOWN_PLACE: string = digest("");
const MARK = /^(\d+)-(\d+)-([0-9a-f]{8})-([0-9a-f]{8})-([0-9a-f]{8})$/;

/** The mark of this process. */
export function ownMark(): string {
  const { pid: processId } = process;
  const { host, boot, namespace } = ownPlace();
  return [processId, startOf(processId), host, boot, namespace].join("-");
}

/** The id of the process that a mark names; null where the text is no mark. */
export function markedProcess(mark: string): number | null {
  return parse(mark)?.processId ?? null;
}

/**
 * Whether a marked process is known to have ended. Of a process on another machine, or in a container that this one does
 * not see into, that is never known.
 */
export function hasEnded(mark: string): boolean {
  const marked = parse(mark);
  if (marked === null) return false;
  const own = ownPlace();
  if (marked.host !== own.host || [marked.boot, own.boot].includes(UNKNOWN_PLACE)) return false;
  if (marked.boot !== own.boot) return true;
  if (marked.namespace !== own.namespace) return false;
  if (!isThere(marked.processId)) return true;
  const start = startOf(marked.processId);
  return ![start, marked.start].includes(UNKNOWN_START) && start !== marked.start;
}

function parse(mark: string): ProcessMark | null {
  const [, processId, start, host, boot, namespace] = MARK.exec(mark) ?? [];
  if (namespace === undefined) return null;
  return { processId: Number(processId), start: start!, host: host!, boot: boot!, namespace };
}

function ownPlace(): Pick<ProcessMark, "host" | "boot" | "namespace"> {
  return {
    host: digest(hostname()),
    boot: digest(textOf(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8"))),
    namespace: digest(textOf(() => readlinkSync("/proc/self/ns/pid"))),
  };
}

/** A process of another user may be there without being shown in `/proc`. */
function isThere(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** The 22nd field; the second one, the process's name, may hold blanks and parentheses. */
function startOf(processId: number): string {
  const stat = textOf(() => readFileSync(`/proc/${processId}/stat`, "utf8"));
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? UNKNOWN_START;
}

function textOf(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}
