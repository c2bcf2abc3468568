import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { extract } from "tar-stream";
import { WalctlError } from "../../core/errors.ts";
import { escapeString } from "../../core/escape.ts";
import type { Entry } from "../directory.ts";
import type { ArchiveRequest, Member } from "./archive-members.ts";
import { isInside, Members } from "./archive-members.ts";
import type { ByteStream } from "./byte-stream.ts";
import { packedError } from "./packed-error.ts";
import { tarBlocks } from "./tar-blocks.ts";
import { untilIdle } from "./until-idle.ts";

/** What was found in an archive. */
export interface Archive {
  readonly entries: readonly Entry[];
  /** Files inside it that hard links with segments' names name, and that were passed over. */
  readonly missed: ReadonlySet<string>;
}

const READ_BYTES: number = 64 * 1024;

const HINT = "tar -x takes out what comes before; get a sound copy";

/**
 * The entries of the one directory of a tar archive that holds segments, or of the one that is asked for. A name that
 * occurs twice means its last member, as on extraction. Nothing is written under the names of an archive.
 *
 * @throws WalctlError where the archive is damaged, holds no segment, or segments in several directories
 */
export async function readArchive(packed: ByteStream, request: ArchiveRequest): Promise<Archive> {
  const members = new Members(request);
  const reader = extract();
  const reading = (async () => {
    for await (const member of reader) {
      await members.add(member);
      member.resume();
    }
  })();
  const bytes = Readable.from(tarBlocks(packed, request.path));
  const settled = await untilIdle(Promise.allSettled([reading, pipeline(bytes, reader)]), () =>
    archiveError([new Error("it does not come to an end")], packed.position, request.path),
  );
  const errors: unknown[] = settled.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
  if (errors.length > 0) throw archiveError(errors, packed.position, request.path);
  return { entries: chosen(members.all, request), missed: members.missed };
}

/** One failure ends both the reading of members and that of the archive's bytes; each has its own word for it. */
function archiveError(errors: readonly unknown[], position: number, path: string): unknown {
  const own = errors.find(
    (error) => error instanceof WalctlError || error instanceof TypeError || isSystemError(error),
  );
  if (own !== undefined) return own;
  const { message } = errors[0] as Error;
  const from = Math.max(0, position - READ_BYTES);
  return packedError(path, {
    what: `the tar archive cannot be read between byte ${from} and ${position} (${message})`,
    hint: HINT,
  });
}

function isSystemError(error: unknown): boolean {
  return typeof (error as NodeJS.ErrnoException).errno === "number";
}

function chosen(members: readonly Member[], request: ArchiveRequest): readonly Entry[] {
  const { path, inside, isSegmentName } = request;
  if (inside !== null) {
    const found = members.filter(
      (member) => isInside(member, inside) && !(member.path === inside && member.entry.kind === "directory"),
    );
    if (found.length > 0) return found.map(({ entry }) => entry);
    throw new WalctlError("not-found", `${path}: the archive has no ${escapeString(inside)}`, "see tar -t");
  }
  const holding = new Set(
    members.filter(({ entry }) => isSegmentName(entry.name)).map(({ directory }) => directory),
  );
  if (holding.size > 1) throw severalLogs(path, [...holding].sort());
  const [only] = holding;
  return members
    .filter(({ directory }) => only === undefined || directory === only)
    .map(({ entry }) => entry);
}

const DIRECTORIES_SHOWN = 4;

function severalLogs(path: string, directories: readonly string[]): WalctlError {
  const shown = directories.slice(0, DIRECTORIES_SHOWN).map((each) => escapeString(each === "" ? "." : each));
  const more = directories.length - shown.length;
  const list = shown.join(", ") + (more > 0 ? ` and ${more} more` : "");
  return new WalctlError(
    "mixed-formats",
    `${path}: ${directories.length} directories of this archive hold segments: ${list}`,
    `choose one, as in ${path}/${escapeString(directories.at(-1)!)}`,
  );
}
