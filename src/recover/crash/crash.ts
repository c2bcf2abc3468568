import { WalctlError } from "../../core/errors.ts";
import { runToEnd } from "../../core/run-to-end.ts";
import type { Format } from "../../format/format.ts";
import type { AriesSemantics } from "../../format/recovery.ts";
import type { LogFiles } from "../../segment/log-files.ts";
import type { AriesLog } from "../aries/aries-log.ts";
import { passOptions } from "../aries/aries-log.ts";
import { runAries } from "../aries/recover-aries.ts";
import type { Compensation } from "../clr-list.ts";
import type { RecoverOptions } from "../result.ts";
import { crashedLog, crashPointAt, lastCrashPoint } from "./crash-points.ts";

/** A crash to be tried out. */
export interface Crash {
  /** Nothing behind the first record with this LSN in file order was written; null for the log as it is. */
  readonly atLsn: bigint | null;
  /** Undo is stopped when it has written so many compensation records; null where it is not. */
  readonly duringUndo: number | null;
}

/**
 * The log as it is after a crash. It is the log's files with other ends, in memory: nothing is written.
 *
 * @throws WalctlError where the log has no such LSN, undo does not write so many records, or the format has no undo
 */
export function crashLog(files: LogFiles, crash: Crash, options: RecoverOptions): LogFiles {
  const log = ariesLog(files, options);
  const point = crash.atLsn === null ? null : crashPointAt(files, log.pass, crash.atLsn);
  if (point === null && crash.atLsn !== null) {
    throw new WalctlError(
      "usage",
      `${files.path}: no record has LSN ${crash.atLsn}`,
      "dump shows the records with their LSNs",
    );
  }
  const cut = point === null ? files : crashedLog(files, point);
  return crash.duringUndo === null ? cut : interruptUndo(ariesLog(cut, options), crash.duringUndo);
}

/** @throws WalctlError where the format's recovery has no undo */
export function ariesLog(files: LogFiles, options: RecoverOptions): AriesLog {
  const { recovery: semantics, engine: model, title } = files.format;
  if (semantics.mode !== "aries" || model === null) {
    throw new WalctlError(
      "usage",
      `${files.path}: ${title}'s recovery has no undo that a crash could interrupt`,
      "crashes can be tried out on SochDB logs",
    );
  }
  return { files, semantics, model, options, pass: passOptions(files, model, options) };
}

/** Compensation records as recovery appends them, each by itself; those without an LSN cannot be. */
export function encodeClrs(
  format: Format,
  semantics: AriesSemantics,
  clrs: Iterable<Compensation>,
): readonly Uint8Array[] {
  const encoded: Uint8Array[] = [];
  for (const { lsn, ...fields } of clrs) {
    if (lsn === null) break;
    encoded.push(format.encode(semantics.compensationRecord({ ...fields, lsn })));
  }
  return encoded;
}

function interruptUndo(log: AriesLog, count: number): LogFiles {
  const { files, semantics, pass } = log;
  const { ledger, replayed } = runToEnd(runAries(log));
  ledger.close();
  const clrs = encodeClrs(files.format, semantics, replayed.undo.clrs ?? []);
  const written = clrs.length;
  if (written < count) {
    throw new WalctlError(
      "usage",
      `${files.path}: undo writes ${written} compensation record${written === 1 ? "" : "s"}, not ${count}`,
      "a crash can come behind each that it writes",
    );
  }
  return crashedLog(files, lastCrashPoint(files, pass), Buffer.concat(clrs.slice(0, count)));
}
