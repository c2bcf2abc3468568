import type { Format, SegmentName } from "../format/format.ts";
import type { Entry, Listing } from "./directory.ts";
import { namesBeside } from "./directory.ts";
import { FileSource, notAFile } from "./file-source.ts";
import { ioError } from "./io-error.ts";
import type { LogFiles } from "./log-files.ts";
import type { ForeignFile, OpenSegment, Segment } from "./segment.ts";

interface NamedEntry {
  readonly entry: Entry;
  readonly parsedName: SegmentName | null;
}

/**
 * Sorts the files of a listing into segments, in log order, and others. The one file that a user gives is a segment
 * whatever its name.
 *
 * @throws WalctlError where a segment's name belongs to something that is no readable file
 */
export function arrangeFiles(
  format: Format,
  listing: Listing,
): Pick<LogFiles, "segments" | "foreignFiles" | "otherSegments"> {
  const named = listing.entries.map((entry) => ({ entry, parsedName: format.naming.parse(entry.name) }));
  if (!listing.isDirectory) {
    const otherSegments = named.flatMap((one) => segmentsBeside(format, one));
    return { segments: toSegments(format, named), foreignFiles: [], otherSegments };
  }
  const isSegment = ({ parsedName }: NamedEntry): boolean => parsedName?.read === true;
  const segments = named.filter(isSegment).sort(inLogOrder);
  const foreignFiles = named.filter((each) => !isSegment(each)).map(toForeignFile);
  return { segments: toSegments(format, segments), foreignFiles, otherSegments: [] };
}

/** A file with another name than a segment's, such as a copy, belongs to no log. */
function segmentsBeside(format: Format, { entry, parsedName }: NamedEntry): readonly string[] {
  if (parsedName === null) return [];
  return namesBeside(entry.path).filter((name) => format.naming.parse(name)?.read === true);
}

function inLogOrder(a: NamedEntry, b: NamedEntry): number {
  const keyA = a.parsedName?.orderKey ?? 0n;
  const keyB = b.parsedName?.orderKey ?? 0n;
  if (keyA !== keyB) return keyA < keyB ? -1 : 1;
  return a.entry.name < b.entry.name ? -1 : 1;
}

function toForeignFile({ entry, parsedName }: NamedEntry): ForeignFile {
  return { name: entry.name, bytes: entry.bytes, engineVisible: parsedName !== null };
}

function toSegments(format: Format, named: readonly NamedEntry[]): readonly Segment[] {
  const { currentName } = format.naming;
  const current = named.findIndex(({ entry }) => entry.name === currentName);
  const newest = current >= 0 ? current : named.length - 1;
  return named.map(({ entry, parsedName }, index) => toSegment(format, entry, parsedName, index === newest));
}

function toSegment(format: Format, entry: Entry, parsedName: SegmentName | null, isNewest: boolean): Segment {
  if (entry.kind === "unreadable") throw ioError(entry.error, entry.path);
  if (entry.kind !== "file") throw notAFile(entry.path);
  return {
    name: entry.name,
    path: entry.path,
    location: entry.unpacked === undefined ? entry.location : null,
    parsedName,
    size: entry.bytes,
    isNewest,
    firstLsn: parsedName === null ? null : format.naming.firstLsn(parsedName),
    open: () => openEntry(entry),
  };
}

/** Opens a file of a listing for reading; the caller closes. */
export function openEntry({ path, location, unpacked }: Entry): OpenSegment {
  return unpacked?.open() ?? new FileSource(path, location);
}
