import { choiceHint } from "../core/closest-word.ts";
import { WalctlError } from "../core/errors.ts";
import type { Detection, FileEvidence } from "../format/detect.ts";
import { detectFormats } from "../format/detect.ts";
import type { Format } from "../format/format.ts";
import { FORMATS, formatNamed } from "../format/registry.ts";
import { arrangeFiles, openEntry } from "../segment/arrange.ts";
import type { Entry, Listing } from "../segment/directory.ts";
import { listPath } from "../segment/directory.ts";
import { notAFile } from "../segment/file-source.ts";
import { ioError } from "../segment/io-error.ts";
import type { LogFiles } from "../segment/log-files.ts";
import { lookForRecords } from "./look-for-records.ts";

export interface OpenOptions {
  /** Name of a format, which then is not detected. */
  readonly format?: string | undefined;
}

/**
 * Finds out which log stands at a path: a segment directory, or one segment file.
 *
 * @throws WalctlError where there is none, where it cannot be read, or where it is of two formats at once
 */
export function openLog(path: string, options: OpenOptions = {}): LogFiles {
  return logOf(path, listPath(path), options);
}

/**
 * The log that a listing holds.
 *
 * @throws WalctlError where there is none, where it cannot be read, or where it is of two formats at once
 */
export function logOf(path: string, listing: Listing, options: OpenOptions): LogFiles {
  if (!listing.isDirectory) requireFile(listing.entries[0]!);
  const requested = requestedFormat(options.format);
  const { format, evidence } =
    requested === null
      ? chooseFormat(path, listing)
      : { format: requested, evidence: ["given with --format"] };
  const arranged = arrangeFiles(format, listing);
  if (arranged.segments.length === 0) throw noSegments(path, listing, format);
  return { path, format, evidence, ...arranged };
}

/** Files of one kind of name that are looked into. */
const FILES_LOOKED_AT = 4;

function requireFile(entry: Entry): void {
  if (entry.kind === "unreadable") throw ioError(entry.error, entry.path);
  if (entry.kind !== "file") throw notAFile(entry.path);
}

function requestedFormat(name: string | undefined): Format | null {
  if (name === undefined) return null;
  const format = formatNamed(name);
  if (format !== undefined) return format;
  const known = FORMATS.map((each) => each.name);
  throw new WalctlError("usage", `unknown format '${name}'`, choiceHint(name, known));
}

function chooseFormat(path: string, listing: Listing): { format: Format; evidence: readonly string[] } {
  const named = listing.entries.filter((entry) => !listing.isDirectory || isSegmentName(entry.name));
  if (named.length === 0) throw noSegments(path, listing, null);
  for (const entry of named) requireFile(entry);
  const detection = detectFormats(sampled(named).map(lookAt), FORMATS);
  const [format, second] = detection.candidates;
  if (format === undefined) throw unknownFormat(path, listing);
  if (second !== undefined) throw mixedFormats(path, listing, detection);
  return { format, evidence: detection.evidence };
}

/** Whether an engine of any format takes a file of this name for a segment. */
export function isSegmentName(name: string): boolean {
  return FORMATS.some((format) => format.naming.parse(name) !== null);
}

/** Of many files with names of the same kind, the first few and the last tell as much as all. */
function sampled(entries: readonly Entry[]): readonly Entry[] {
  const kinds = new Map<string, Entry[]>();
  for (const entry of entries) {
    const kind = FORMATS.map((format) => format.naming.parse(entry.name)?.canonical ?? "-").join();
    kinds.set(kind, [...(kinds.get(kind) ?? []), entry]);
  }
  return [...kinds.values()].flatMap((kind) => [
    ...kind.slice(0, FILES_LOOKED_AT),
    ...kind.slice(FILES_LOOKED_AT).slice(-1),
  ]);
}

function lookAt(entry: Entry): FileEvidence {
  const source = openEntry(entry);
  try {
    const found = FORMATS.map((format) => [format.name, lookForRecords(format, source)] as const);
    return { name: entry.name, content: new Map(found) };
  } finally {
    source.close();
  }
}

function noSegments(path: string, listing: Listing, format: Format | null): WalctlError {
  const found = describeEntries(listing.entries);
  const wanted = (format === null ? FORMATS : [format]).map(
    (each) => `${each.title}: ${each.naming.pattern}`,
  );
  return new WalctlError(
    "not-a-log",
    `${path}: no log segment here, ${found}`,
    `segments are named ${wanted.join("; ")}`,
  );
}

function unknownFormat(path: string, listing: Listing): WalctlError {
  const what = listing.isDirectory ? "the files hold" : "the file holds";
  return new WalctlError(
    "unknown-format",
    `${path}: ${what} no intact record of any known format`,
    `say which it is with --format ${FORMATS.map((format) => format.name).join("|")}`,
  );
}

function mixedFormats(path: string, listing: Listing, detection: Detection): WalctlError {
  const titles = detection.candidates.map((format) => format.title).join(" and ");
  const names = detection.candidates.map((format) => format.name).join("|");
  if (!listing.isDirectory) {
    return new WalctlError(
      "mixed-formats",
      `${path}: could be ${titles}`,
      `say which it is with --format ${names}`,
    );
  }
  return new WalctlError(
    "mixed-formats",
    `${path}: segments of ${titles} in one directory (${detection.evidence.join(", ")})`,
    "give one segment file, or move one format's files away",
  );
}

const NAMES_SHOWN = 3;

function describeEntries(entries: readonly Entry[]): string {
  if (entries.length === 0) return "the directory is empty";
  const names = entries.slice(0, NAMES_SHOWN).map((entry) => JSON.stringify(entry.name));
  const more = entries.length > NAMES_SHOWN ? ` and ${entries.length - NAMES_SHOWN} more` : "";
  return `found ${names.join(", ")}${more}`;
}
