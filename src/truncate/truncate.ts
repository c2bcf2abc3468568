import { runToEnd } from "../core/run-to-end.ts";
import type { ScanEvent } from "../log/events.ts";
import type { LogFiles } from "../segment/log-files.ts";
import { chooseCut } from "./choose-cut.ts";
import type { Cut } from "./cut.ts";
import { actionsOf } from "./cut.ts";
import { damagedBy } from "./damaged-records.ts";
import type { RecordLoss } from "./loss.ts";
import { lossOf } from "./loss.ts";
import type { CutPlace, PlannedAction, TruncatePlan } from "./plan.ts";
import { isVouchedFor, refusalsOf } from "./refusals.ts";
import type { TruncateRequest } from "./request.ts";
import { restartNotes } from "./restart-notes.ts";
import type { Survey } from "./survey.ts";
import { surveySteps } from "./survey.ts";

/**
 * Plans how to cut a log: what happens to each file, what is lost with it, and what speaks against it. Writes nothing.
 * One pass over the log; what would be lost is read a second time.
 *
 * @param events of `files`, from a scan's beginning to its end
 * @throws WalctlError where the files cannot be read
 */
export function planTruncation(
  files: LogFiles,
  events: Iterable<ScanEvent>,
  request: TruncateRequest,
): TruncatePlan {
  return runToEnd(planSteps(files, events, request));
}

/** The same in steps: between two of them lies an event of the scan. */
export function* planSteps(
  files: LogFiles,
  events: Iterable<ScanEvent>,
  request: TruncateRequest,
): Generator<void, TruncatePlan> {
  const survey = yield* surveySteps(files, events, request.mode);
  const { cut, why } = chooseCut(files, survey, request.mode);
  const actions = actionsOf(files, survey.segments, cut);
  const recordsRemoved = removedRecords(cut, survey);
  const recordsKept = survey.records - recordsRemoved;
  const damagedRecords = damagedBy(files, survey, cut);
  const lost = { ...lossOfCut(files, survey, request, cut), damagedRecords };
  const bytes = survey.segments.reduce((sum, segment) => sum + segment.bytes, 0);
  const bytesRemoved = actions.reduce((sum, action) => sum + bytesOf(action), 0);
  return {
    path: files.path,
    format: files.format.name,
    mode: request.mode,
    actions,
    cut: placeOf(files, survey, cut, why),
    recordsRemoved,
    recordsKept,
    bytesRemoved,
    bytesKept: bytes - bytesRemoved,
    lost,
    keptOutOfOrder: survey.keptOutOfOrder,
    refusals: refusalsOf({ files, survey, request, cut, actions, recordsKept, lost }),
    notes: restartNotes(files, survey, cut),
  };
}

function removedRecords(cut: Cut, { records }: Survey): number {
  if (cut.side === "prefix") return cut.ordinal;
  return cut.side === "suffix" ? records - cut.ordinal : 0;
}

function bytesOf(action: PlannedAction): number {
  return action.action === "remove" ? action.bytes : action.to - action.from;
}

/**
 * Behind the last record that a cut at the end keeps everything is lost; before one at the beginning, what recovery
 * needs: all from the safe cut on, and from the first record of a transaction that the cut parts.
 */
function lossOfCut(files: LogFiles, survey: Survey, request: TruncateRequest, cut: Cut): RecordLoss {
  if (cut.side === "suffix") return lossOf(files, survey, cut.ordinal, survey.records);
  if (cut.side !== "prefix") return lossOf(files, survey, 0, 0);
  const safe = isVouchedFor(files, request) ? (survey.safeCut?.ordinal ?? 0) : 0;
  const from = request.mode.kind === "checkpoint" ? safe : Math.min(safe, survey.partedFrom ?? safe);
  return lossOf(files, survey, from, cut.ordinal);
}

function placeOf(files: LogFiles, survey: Survey, cut: Cut, why: string): CutPlace {
  switch (cut.side) {
    case "none":
      return { segment: null, offset: null, lsn: null, why };
    case "prefix": {
      if (cut.to === null) return { segment: null, offset: null, lsn: null, why };
      const { segmentIndex, offset, lsn } = cut.to;
      return { segment: survey.segments[segmentIndex]!.name, offset, lsn, why };
    }
    case "suffix": {
      const { segmentIndex, offset, lsn } = survey.places.find(files, cut.ordinal);
      return { segment: survey.segments[segmentIndex]!.name, offset, lsn, why };
    }
    case "tail": {
      const last = survey.segments.findLast(({ records }) => records > 0) ?? survey.segments[0]!;
      return { segment: last.name, offset: last.recordsEnd, lsn: null, why };
    }
  }
}
