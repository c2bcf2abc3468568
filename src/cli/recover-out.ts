import { WalctlError } from "../core/errors.ts";
import type { FindingCode } from "../core/findings.ts";
import type { CleanLog } from "../log/clean-log.ts";
import { cleanLog } from "../log/clean-log.ts";
import { scanLog } from "../log/scan.ts";
import { PassableRecords } from "../recover/repair/passable-records.ts";
import { doubtAboutCleanLog } from "../recover/repair/prove-clean-log.ts";
import type { Recovery } from "../recover/result.ts";
import type { CleanLogReport } from "../report/clean-log-report.ts";
import { writeLog } from "../segment/durable/write-log.ts";
import type { LogFiles } from "../segment/log-files.ts";
import { verifyLog } from "../verify/verify.ts";

/** What a clean log cannot have: bytes that are no record, and segments that do not follow each other. */
const UNCLEAN: readonly FindingCode[] = [
  "checksum-mismatch",
  "bad-magic",
  "unreadable-region",
  "torn-tail",
  "torn-segment",
  "trailing-garbage",
  "zero-tail",
  "segment-gap",
  "segment-overlap",
  "engine-ignores-segment",
];

/**
 * Writes a clean log of every intact record that the engine's reader gets past into a new directory, once it is
 * verified and proven.
 *
 * @param files with what was mended in them
 * @param mended so many records
 * @param recovery of the same records
 */
export function writeCleanLog(
  files: LogFiles,
  {
    directory,
    mended,
    recovery,
  }: { readonly directory: string; readonly mended: number; readonly recovery: Recovery },
): CleanLogReport {
  const passable = new PassableRecords(files.format);
  for (const event of scanLog(files)) passable.take(event);
  const clean = cleanLog(files, passable, directory);
  if (clean.segments.length === 0) {
    throw new WalctlError(
      "not-a-log",
      `${files.path}: no intact record to be written`,
      "nothing can be salvaged",
    );
  }
  const { reason, remaining } = judge(clean, passable, recovery);
  if (reason === null) {
    const written = clean.segments.map(({ name, bytes, original }) => ({
      name,
      bytes,
      attributesOf: original.path,
    }));
    writeLog(directory, files.path, written);
  }
  return {
    directory,
    written: reason === null,
    reason,
    files: clean.segments.map(({ name, size }) => ({ name, bytes: size })),
    records: passable.records,
    mended,
    leftOut: { count: passable.leftOutCount, records: passable.leftOut },
    isRenumbered: passable.isRenumbered,
    remaining,
  };
}

function judge(
  clean: CleanLog,
  { records, leftOutCount }: PassableRecords,
  recovery: Recovery,
): { reason: string | null; remaining: CleanLogReport["remaining"] } {
  const { summary } = verifyLog(clean, scanLog(clean), { maxFindings: 1 });
  const remaining = summary.byCode;
  const unclean = UNCLEAN.find((code) => (remaining[code] ?? 0) > 0);
  if (unclean !== undefined)
    return { reason: `the log written anew would not verify: ${unclean}`, remaining };
  if (summary.records !== records)
    return { reason: "the log written anew would not have every record", remaining };
  return { reason: doubtAboutCleanLog(recovery, clean, leftOutCount), remaining };
}
