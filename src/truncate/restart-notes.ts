import type { LogFiles } from "../segment/log-files.ts";
import type { Cut } from "./cut.ts";
import type { Survey } from "./survey.ts";

/** A segment whose LSNs are positions. */
interface Counted {
  readonly firstLsn: bigint;
  /** The LSN that comes next in it, by position. */
  readonly nextLsn: bigint;
}

/** Where a cut changes with which LSN the engine goes on once it is restarted, to one that was there: says so. */
export function restartNotes({ segments, format }: LogFiles, survey: Survey, cut: Cut): readonly string[] {
  const { lsnAfterRestart } = format.truncation;
  const before = countedAt(survey, segments.length - 1);
  const after = newestAfter(survey, cut, segments.length - 1);
  if (lsnAfterRestart === null || before === null || after === null) return [];
  const lsn = lsnAfterRestart(after.nextLsn - after.firstLsn);
  if (lsn >= after.nextLsn || lsn === lsnAfterRestart(before.nextLsn - before.firstLsn)) return [];
  return [
    `Once ${format.title} is restarted, it counts the records of its newest segment alone and goes on with LSN ` +
      `${lsn}, not ${after.nextLsn}: LSNs are assigned twice, and a later segment is named after one of them.`,
  ];
}

/** The newest segment as the cut leaves it; null where it holds no record, or none is left. */
function newestAfter(survey: Survey, cut: Cut, newest: number): Counted | null {
  if (cut.side === "prefix" && cut.to !== null) {
    const counted = countedAt(survey, newest);
    return counted !== null && cut.to.segmentIndex === newest
      ? { ...counted, firstLsn: cut.to.lsn }
      : counted;
  }
  if (cut.side !== "suffix" || cut.last === null) return null;
  const { segmentIndex, lsn } = cut.last;
  const counted = countedAt(survey, segmentIndex);
  return counted && { ...counted, nextLsn: lsn + 1n };
}

function countedAt({ extents }: Survey, segmentIndex: number): Counted | null {
  const extent = extents.segments.find((each) => each.segmentIndex === segmentIndex);
  if (extent === undefined) return null;
  return { firstLsn: extent.firstLsn, nextLsn: extent.firstLsn + BigInt(extent.minRecords) };
}
