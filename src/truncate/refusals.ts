import { severityOfTail } from "../analysis/tail-severity.ts";
import type { Damage } from "../log/events.ts";
import type { LogFiles } from "../segment/log-files.ts";
import type { Cut } from "./cut.ts";
import type { Refusal } from "./plan.ts";
import type { Judged, RefusalRule } from "./refusal-rule.ts";
import { final, forcible } from "./refusal-rule.ts";
import type { TruncateRequest } from "./request.ts";
import { SEGMENT_RULES } from "./segment-refusals.ts";
import type { Survey } from "./survey.ts";
import { counted } from "./words.ts";

const notVouchedFor: RefusalRule = ({ files, survey, request, cut }) =>
  request.mode.kind === "checkpoint" && cut.side !== "none" && !isVouchedFor(files, request)
    ? forcible(
        "not-vouched-for",
        `a ${files.format.title} checkpoint does not say which pages were on disk; --assume-flushed vouches that ` +
          `all were at LSN ${survey.safeCut!.checkpointLsn}`,
      )
    : null;

const neededPrefix: RefusalRule = ({ files, survey, request, cut, lost }) => {
  if (cut.side !== "prefix" || request.mode.kind === "checkpoint" || lost.records === 0) return null;
  const safe = isVouchedFor(files, request) ? survey.safeCut : null;
  if (safe !== null && cut.ordinal <= safe.ordinal) {
    return forcible(
      "needed-by-recovery",
      "the cut parts a transaction from its first records, and recovery would not redo the rest of it",
    );
  }
  const needs = `recovery needs ${counted(lost.records, "record")} of what would be cut`;
  return forcible("needed-by-recovery", `${needs}; ${whatIsSafe(judgedSafe(files, survey, request))}`);
};

function judgedSafe(files: LogFiles, survey: Survey, request: TruncateRequest): string | bigint | null {
  if (survey.safeCut === null) return "the log has no checkpoint";
  if (!isVouchedFor(files, request)) {
    const { checkpointLsn } = survey.safeCut;
    return `--assume-flushed vouches that all pages were on disk at the checkpoint with LSN ${checkpointLsn}`;
  }
  const { ordinal } = survey.safeCut;
  return ordinal === 0 ? null : survey.places.find(files, ordinal).lsn;
}

function whatIsSafe(safe: string | bigint | null): string {
  if (safe === null) return "what the last checkpoint needs begins with the log's first record";
  return typeof safe === "string" ? safe : `--checkpoint would keep everything from LSN ${safe} on`;
}

const neededSuffix: RefusalRule = ({ cut, lost }) =>
  cut.side === "suffix" && lost.records > 0
    ? forcible(
        "needed-by-recovery",
        `${counted(lost.records, "intact record")} would be lost, and with them ` +
          `${counted(lost.committedTransactions.count, "committed transaction")}`,
      )
    : null;

const damageInside: RefusalRule = (judged) => {
  const place = firstDamage(judged);
  if (place === null) return null;
  const message =
    judged.cut.side === "tail"
      ? `${place}, and intact records stand behind it: cutting the end of the log does not remove that`
      : `${place}: what the log held there is not known`;
  return forcible("damage", message);
};

/** The first damaged place that the cut is not there to remove, in words. */
function firstDamage({ files, survey, cut }: Judged): string | null {
  const removes = removedFrom(survey, cut);
  const damage = survey.damages.find((each) => isBefore(each.segmentIndex, each.offset, removes));
  if (damage !== undefined) {
    const more = survey.damageCount > 1 ? ` (${survey.damageCount} places in all)` : "";
    return `${counted(damage.length, "byte")} are damaged at ${nameAt(survey, damage.segmentIndex)}:${damage.offset}${more}`;
  }
  const index = survey.segments.findIndex(({ tail }, i) => {
    const finding = severityOfTail(files.format, tail, files.segments[i]!.isNewest);
    return finding?.severity === "error" && isBefore(i, tail.offset, removes);
  });
  if (index < 0) return null;
  const { tail } = survey.segments[index]!;
  return `${counted(tail.length, "byte")} at ${nameAt(survey, index)}:${tail.offset} are no record`;
}

/** What stands at this place or behind it is removed because it was asked for. */
function removedFrom({ segments }: Survey, cut: Cut): readonly [segmentIndex: number, offset: number] | null {
  if (cut.side === "tail") {
    const last = Math.max(
      0,
      segments.findLastIndex(({ records }) => records > 0),
    );
    return [last, segments[last]!.recordsEnd];
  }
  if (cut.side !== "suffix") return null;
  return cut.last === null ? [0, 0] : [cut.last.segmentIndex, cut.last.offset + cut.last.length];
}

function isBefore(segmentIndex: number, offset: number, place: readonly [number, number] | null): boolean {
  if (place === null) return true;
  return segmentIndex < place[0] || (segmentIndex === place[0] && offset < place[1]);
}

function nameAt({ segments }: Survey, index: number): string {
  return segments[index]!.name;
}

/** A complete last record that fails its checksum. */
const damagedLast: RefusalRule = ({ survey, cut }) => {
  if (cut.side !== "tail") return null;
  const mendable = survey.trailingDamages.find(isMendable);
  const last = mendable ?? survey.trailingDamages[0];
  if (last === undefined) return null;
  const which = `the last record, at ${nameAt(survey, last.segmentIndex)}:${last.offset}`;
  return mendable !== undefined
    ? forcible("mendable-record", `${which}, can be mended: one damaged place explains it; see walctl verify`)
    : forcible(
        "ambiguous-record",
        `${which}, is complete and fails its checksum: a write that reached the disk in part, or corruption of a ` +
          "record that was durable; nobody can tell from the bytes",
      );
};

function isMendable({ singleBit, reframedLength }: Damage): boolean {
  return singleBit !== null || reframedLength !== null;
}

const nothingLeft: RefusalRule = ({ recordsKept, actions }) =>
  recordsKept === 0 && actions.length > 0
    ? forcible("nothing-left", "no record would be left, and the engine would start its LSNs again")
    : null;

const tooMuchLost: RefusalRule = ({ request, lost }) =>
  request.maxLoss !== null && lost.records > request.maxLoss
    ? final(
        "max-loss",
        `${counted(lost.records, "intact record")} would be lost, more than --max-loss ${request.maxLoss}`,
      )
    : null;

const RULES: readonly RefusalRule[] = [
  notVouchedFor,
  neededPrefix,
  neededSuffix,
  damageInside,
  damagedLast,
  nothingLeft,
  ...SEGMENT_RULES,
  tooMuchLost,
];

/** Everything that speaks against a plan; nothing does against doing nothing. */
export function refusalsOf(judged: Judged): readonly Refusal[] {
  if (judged.actions.length === 0 && judged.cut.side !== "tail") return [];
  return RULES.flatMap((rule) => rule(judged) ?? []);
}

/** Whether the log's last checkpoint may be relied on. */
export function isVouchedFor({ format }: LogFiles, { assumeFlushed }: TruncateRequest): boolean {
  return format.truncation.checkpointVouches || assumeFlushed;
}
