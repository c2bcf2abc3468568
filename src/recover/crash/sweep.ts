import { WalctlError } from "../../core/errors.ts";
import { runToEnd } from "../../core/run-to-end.ts";
import { residentSegment } from "../../segment/cut-segment.ts";
import type { LogFiles } from "../../segment/log-files.ts";
import type { RecoverOptions } from "../result.ts";
import { ariesLog } from "./crash.ts";
import { CrashPoints } from "./crash-points.ts";
import { CrashTrial } from "./crash-trial.ts";
import { spread } from "./sample.ts";
import type { Coverage, SweepResult } from "./sweep-result.ts";

export interface SweepOptions extends Pick<RecoverOptions, "salvage"> {
  /** Records that may be replayed in all, about; 40 million where it is left out. */
  readonly budgetRecords?: number;
}

/** Replays of so many records in all take about half a minute. */
const SWEEP_RECORDS = 40_000_000;
/** Whatever the budget, so many crash points are tried, and so many places in each undo. */
const LEAST_POINTS = 16;
const LEAST_UNDO_CRASHES = 2;
/** What a recovery costs besides its records, in records. */
const OVERHEAD_RECORDS = 500;
/** Crash points are kept in memory, and each takes a recovery: beyond, nothing would come of it. */
const MOST_RECORDS = 1_000_000;
/** Logs up to this size are held in memory, for they are read over and over. */
const RESIDENT_BYTES: number = 64 * 1024 * 1024;

/**
 * Crashes a log behind each of its records, and during each undo behind each compensation record, and recovers it
 * each time: recovery must end with exactly what was committed, must go on with undo where it was stopped, and must
 * end with the same pages then.
 *
 * n records and m compensation records at each point take n · (m + 1) recoveries of n / 2 records: time goes with
 * n² · m. Beyond a budget, points evenly spread are taken, and the result says how many.
 *
 * @returns yields, after each crash point, what has been tested of them
 * @throws WalctlError where the format has no undo, or the log has more than a million records
 */
export function* sweepCrashes(files: LogFiles, options: SweepOptions): Generator<Coverage, SweepResult> {
  const { salvage = false, budgetRecords = SWEEP_RECORDS } = options;
  const held = hold(files);
  const log = ariesLog(held, { salvage });
  const points = new CrashPoints(held, log.pass);
  if (points.length > MOST_RECORDS) throw tooLarge(files, points.length);
  const perPoint = points.length / 2 + OVERHEAD_RECORDS;
  const affordable = Math.max(LEAST_POINTS, Math.floor(budgetRecords / 2 / perPoint));
  const sample = spread(0, points.length, affordable);
  const spare = Math.max(0, budgetRecords - sample.length * perPoint) / sample.length;
  const trial = new CrashTrial(log);
  let tested = 0;
  for (const records of sample) {
    const most = Math.max(LEAST_UNDO_CRASHES, Math.floor(spare / (records + OVERHEAD_RECORDS)));
    trial.run(points.at(records), records, most);
    tested += 1;
    yield { tested, possible: points.length + 1 };
  }
  return {
    path: files.path,
    format: files.format.name,
    records: points.length,
    crashPoints: { tested: sample.length, possible: points.length + 1 },
    undoCrashes: trial.undoCrashes,
    undoRepeats: trial.undoRepeats,
    engineFailures: trial.engineFailures,
    failureCount: trial.failureCount,
    failures: trial.failures,
  };
}

/** All of {@link sweepCrashes} at once. */
export function sweepLog(files: LogFiles, options: SweepOptions = {}): SweepResult {
  return runToEnd(sweepCrashes(files, options));
}

function hold(files: LogFiles): LogFiles {
  const bytes = files.segments.reduce((sum, { size }) => sum + size, 0);
  return bytes > RESIDENT_BYTES ? files : { ...files, segments: files.segments.map(residentSegment) };
}

function tooLarge({ path }: LogFiles, records: number): WalctlError {
  return new WalctlError(
    "usage",
    `${path}: --sweep would recover ${records} records at as many crash points`,
    `at most ${MOST_RECORDS}; --crash-at LSN tries one point out`,
  );
}
