import type { Damage } from "../log/events.ts";
import { scanLog } from "../log/scan.ts";
import type { LogFiles } from "../segment/log-files.ts";
import type { Cut } from "./cut.ts";
import type { RecordPlace } from "./place-index.ts";
import type { Survey } from "./survey.ts";

/**
 * Records in damaged places that a cut removes, as far as their frames tell. Where there are more places than a survey
 * keeps, the log is read once more.
 *
 * @throws WalctlError where the files cannot be read
 */
export function damagedBy(files: LogFiles, survey: Survey, cut: Cut): number {
  let records = 0;
  for (const damage of damagesFor(files, survey, cut)) {
    if (cut.side === "tail" || isRemoved(cut, damage)) records += damage.lostRecords;
  }
  return records;
}

function damagesFor(files: LogFiles, survey: Survey, cut: Cut): Iterable<Damage> {
  if (cut.side === "tail") return survey.trailingDamages;
  const { damages, damageCount } = survey;
  return damageCount === damages.length || cut.side === "none" ? damages : damagesOf(files);
}

function* damagesOf(files: LogFiles): Generator<Damage> {
  for (const event of scanLog(files)) if (event.kind === "damage") yield event.damage;
}

function isRemoved(cut: Cut, { segmentIndex, offset }: Damage): boolean {
  const isBefore = (place: RecordPlace): boolean =>
    segmentIndex < place.segmentIndex || (segmentIndex === place.segmentIndex && offset < place.offset);
  if (cut.side === "prefix") return cut.to === null || isBefore(cut.to);
  return cut.side === "suffix" && (cut.last === null || !isBefore(cut.last));
}
