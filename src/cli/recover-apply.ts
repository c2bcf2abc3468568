import { WalctlError } from "../core/errors.ts";
import type { Repair, RepairedSegment } from "../recover/repair/repair.ts";
import { applyChange } from "../segment/durable/apply.ts";
import type { FileContent } from "../segment/durable/digest.ts";
import type { FilePart } from "../segment/durable/file-action.ts";
import type { LogPlace } from "../segment/durable/log-place.ts";
import {
  absolutePath,
  contentsOf,
  defaultBackup,
  fileIn,
  placeOfLog,
  writersOf,
} from "../segment/durable/log-place.ts";
import { hasPendingSteps } from "../segment/durable/pending-steps.ts";
import type { LogFiles } from "../segment/log-files.ts";

/** The log's files as they were before anything was read of them, so that a change in between is noticed. */
export interface Target {
  readonly files: LogFiles;
  readonly place: LogPlace;
  readonly contents: readonly FileContent[];
}

/** What came of `--apply`. */
export interface Applied {
  readonly applied: boolean;
  /** Why it was not, beyond what the plan says. */
  readonly refusal: string | null;
  readonly backup: string | null;
}

/** @throws WalctlError where an earlier change is not complete, or the files cannot be read */
export function targetOf(files: LogFiles): Target {
  if (files.segments.some(({ location }) => location === null)) {
    throw new WalctlError(
      "usage",
      `${files.path}: what was read is not the files as they are`,
      "apply to these",
    );
  }
  const place = placeOfLog(files.path);
  if (hasPendingSteps(place.directory)) {
    throw new WalctlError(
      "changed",
      `${files.path}: an earlier change of this log was interrupted`,
      "complete it with truncate --apply, or go back with truncate --undo",
    );
  }
  return { files, place, contents: contentsOf(place.directory, namesOf(files)) };
}

/**
 * Carries a repair out, once it is proven and nobody writes into the log.
 *
 * @param backup a directory, false for none, or true for one beside the log
 */
export function applyRepair(target: Target, repair: Repair, backup: string | boolean): Applied {
  const { files, place } = target;
  if (repair.plan.status !== "needed") return { applied: false, refusal: null, backup: null };
  const path = backupPath(files, backup);
  const [writer] = writersOf(place.directory, namesOf(files));
  if (writer !== undefined) {
    const { processId, processName } = writer;
    const who = `process ${processId}${processName === "" ? "" : ` (${processName})`}`;
    return refusal(`${who} has ${writer.path} open for writing; stop it first`);
  }
  const built = repair.build();
  if (built === null || typeof built === "string") return refusal(built ?? "");
  try {
    replace(target, built, path);
    return { applied: true, refusal: null, backup: path };
  } finally {
    built.close();
  }
}

function refusal(reason: string): Applied {
  return { applied: false, refusal: reason, backup: null };
}

function replace({ files, place, contents }: Target, built: RepairedSegment, backup: string | null): void {
  const { directory, names } = place;
  const { name, bytes, sharedBytes } = built;
  const path = fileIn(directory, name);
  const parts: readonly FilePart[] = [
    { kind: "range", path, from: 0, to: sharedBytes },
    { kind: "bytes", chunks: bytes.chunks(sharedBytes) },
  ];
  applyChange({
    directory,
    actions: [{ action: "replace", name, newName: name, parts, attributesOf: path }],
    expected: contents,
    backup: backup === null ? null : { path: absolutePath(backup).path, names, format: files.format.name },
  });
}

function backupPath({ path, format }: LogFiles, wanted: string | boolean): string | null {
  if (wanted === false) return null;
  const backup = typeof wanted === "string" ? wanted : defaultBackup(path, new Date());
  if (format.naming.parse(absolutePath(backup).name) !== null) {
    throw new WalctlError("usage", `--backup: ${backup} is the name of a segment`, "give another name");
  }
  return backup;
}

function namesOf({ segments }: LogFiles): readonly string[] {
  return segments.map(({ name }) => name);
}
