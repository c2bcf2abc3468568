import { WalctlError } from "../core/errors.ts";
import type { Repair, RepairedSegment } from "../recover/repair/repair.ts";
import type { ChangeOutcome } from "../segment/durable/apply.ts";
import { applyChange } from "../segment/durable/apply.ts";
import type { DigestedFile } from "../segment/durable/digested-files.ts";
import { beginDigest } from "../segment/durable/digested-files.ts";
import type { DirectoryLock } from "../segment/durable/directory-lock.ts";
import { lockDirectory } from "../segment/durable/directory-lock.ts";
import type { FilePart } from "../segment/durable/file-action.ts";
import type { LogPlace } from "../segment/durable/log-place.ts";
import { absolutePath, fileIn, placeOfLog, writersOf } from "../segment/durable/log-place.ts";
import { hasPendingSteps } from "../segment/durable/pending-steps.ts";
import type { LogFiles } from "../segment/log-files.ts";
import { backupPathOf } from "./backup-option.ts";

/** The log's files as they were before anything was read of them, so that a change in between is noticed. */
export interface Target {
  readonly files: LogFiles;
  readonly place: LogPlace;
  readonly contents: readonly DigestedFile[];
  /** To be released when all is done. */
  readonly lock: DirectoryLock;
}

/** What came of `--apply`. */
export interface Applied {
  readonly applied: boolean;
  /** Why it was not, beyond what the plan says. */
  readonly refusal: string | null;
  readonly backup: string | null;
  /** What else there is to say of the change; null where there was none. */
  readonly outcome: ChangeOutcome | null;
}

export const NOT_APPLIED: Applied = { applied: false, refusal: null, backup: null, outcome: null };

/**
 * Keeps others from changing the log.
 *
 * @throws WalctlError where another process changes it, an earlier change is not complete, or the files cannot be read
 */
export function targetOf(files: LogFiles): Target {
  if (files.segments.some(({ location }) => location === null)) {
    throw new WalctlError(
      "usage",
      `${files.path}: what was read is not the files as they are`,
      "apply to these",
    );
  }
  const place = placeOfLog(files.path);
  const lock = lockDirectory(place.directory);
  try {
    if (hasPendingSteps(place.directory)) {
      throw new WalctlError(
        "changed",
        `${files.path}: an earlier change of this log was interrupted`,
        "complete it with truncate --apply, or go back with truncate --undo",
      );
    }
    return { files, place, contents: beginDigest(place.directory, files.segments)(), lock };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * Carries a repair out, once it is proven and nobody writes into the log.
 *
 * @param backup a directory, false for none, or true for one beside the log
 */
export function applyRepair(target: Target, repair: Repair, backup: string | boolean): Applied {
  const { files, place } = target;
  if (repair.plan.status !== "needed") return NOT_APPLIED;
  const path = backupPathOf(files, place, backup);
  const [writer] = writersOf(place.directory, namesOf(files));
  if (writer !== undefined) {
    const { processId, processName } = writer;
    const who = `process ${processId}${processName === "" ? "" : ` (${processName})`}`;
    return refusal(`${who} has ${writer.path} open for writing; stop it first`);
  }
  const built = repair.build();
  if (built === null || typeof built === "string") return refusal(built ?? "");
  try {
    const outcome = replace(target, built, path);
    return { applied: true, refusal: null, backup: path, outcome };
  } finally {
    built.close();
  }
}

function refusal(reason: string): Applied {
  return { applied: false, refusal: reason, backup: null, outcome: null };
}

function replace(
  { files, place, contents, lock }: Target,
  built: RepairedSegment,
  backup: string | null,
): ChangeOutcome {
  const { directory, names } = place;
  const { name, bytes, sharedBytes } = built;
  const path = fileIn(directory, name);
  const parts: readonly FilePart[] = [
    { kind: "range", path, from: 0, to: sharedBytes },
    { kind: "bytes", chunks: bytes.chunks(sharedBytes) },
  ];
  return applyChange({
    lock,
    actions: [{ action: "replace", name, newName: name, parts, attributesOf: path }],
    expected: contents,
    backup: backup === null ? null : { path: absolutePath(backup).path, names, format: files.format.name },
  });
}

function namesOf({ segments }: LogFiles): readonly string[] {
  return segments.map(({ name }) => name);
}
