import { WalctlError } from "../core/errors.ts";
import { FORMATS } from "../format/registry.ts";
import type { OpenInput } from "../log/open-input.ts";
import { isHtmlPage } from "../report/html/html-page.ts";
import { listPath } from "../segment/directory.ts";
import { absolutePath, directoryOfLog } from "../segment/durable/log-place.ts";
import { writeTextFile } from "../segment/durable/write-whole-file.ts";
import { isDirectory } from "../segment/is-directory.ts";
import { requireFileOutsideLog } from "../segment/outside-log.ts";
import { unpackedName } from "../segment/packed/packing.ts";
import { placeToWrite } from "../segment/place-to-write.ts";
import { readSmallFile } from "../segment/small-file.ts";

/** By its first bytes a report is known. */
const HEAD_BYTES = 1024;

/** A report is to be passed on, so that the user's mask alone decides who may read it. */
const MODE = 0o666;

/**
 * Makes sure that a report can be written under a name without harm to anybody's file.
 *
 * @throws WalctlError where it would stand among the log's files, have the name of a segment, or replace a file that is
 * neither empty nor a report
 */
export function requireReportPlace(
  path: string,
  { path: logPath, segments, packedSegments, format: { naming } }: OpenInput,
): void {
  // An archive, or standard input, has no directory of segments.
  const isSegment = naming.parse(unpackedName(absolutePath(logPath).name).name) !== null;
  const hasDirectory = packedSegments < segments.length || isDirectory(logPath) || isSegment;
  // Neither a link among the log's files nor one to them.
  for (const place of new Set([path, placeToWrite(path)])) {
    if (hasDirectory) requireFileOutsideLog(place, directoryOfLog(logPath), "the report");
    requireNoSegmentName(place);
  }
  if (!isReplaceable(path)) {
    throw new WalctlError("usage", `${path}: exists, and is no report`, "give another name");
  }
}

function requireNoSegmentName(path: string): void {
  const format = FORMATS.find(({ naming }) => naming.parse(absolutePath(path).name) !== null);
  if (format === undefined) return;
  throw new WalctlError(
    "usage",
    `${path}: ${format.title} takes a file of this name for a segment`,
    "give the report another name, such as report.html",
  );
}

function isReplaceable(path: string): boolean {
  try {
    const { isDirectory, entries } = listPath(path);
    const entry = entries[0];
    if (isDirectory || entry?.kind !== "file") return false;
    return entry.bytes === 0 || isHtmlPage(new TextDecoder().decode(readSmallFile(path, HEAD_BYTES)));
  } catch (error) {
    return error instanceof WalctlError && error.code === "not-found";
  }
}

/**
 * Writes a report in one step, so that nobody ever sees half of it.
 *
 * @throws WalctlError where it cannot be written; a report that was there is as it was then
 */
export function writeReport(path: string, page: string): void {
  writeTextFile(path, page, MODE);
}
