import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { ownMark } from "../../src/segment/durable/process-mark.ts";

/** The parts of a process's mark. */
export type MarkPart = "process" | "start" | "host" | "boot" | "namespace";

const PARTS: readonly MarkPart[] = ["process", "start", "host", "boot", "namespace"];

/** This process's mark with some of its parts changed. */
export function markWith(changes: Partial<Record<MarkPart, string>>): string {
  const own = ownMark().split("-");
  return own.map((each, index) => changes[PARTS[index]!] ?? each).join("-");
}

/** The mark of another process on this machine that is there, and whose name has no blanks. */
export function markOf(processId: number): string {
  const start = readFileSync(`/proc/${processId}/stat`, "utf8").split(" ")[21]!;
  return markWith({ process: String(processId), start });
}

/** The id of a process that has ended. */
export function endedProcess(): string {
  return String(spawnSync(process.execPath, ["-e", "0"]).pid);
}
