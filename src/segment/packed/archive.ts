import { posix } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Headers } from "tar-stream";
import { extract } from "tar-stream";
import { WalctlError } from "../../core/errors.ts";
import { escapeString } from "../../core/escape.ts";
import type { Openable } from "../assembled-segment.ts";
import type { Entry } from "../directory.ts";
import type { ByteStream, Chunks } from "./byte-stream.ts";
import { packedError } from "./packed-error.ts";
import { tarBlocks } from "./tar-blocks.ts";
import { untilIdle } from "./until-idle.ts";

/** What is looked for in an archive. */
export interface ArchiveRequest {
  /** For errors, and before the names inside it. */
  readonly path: string;
  /** A directory or a file inside it; null for the one directory that holds segments. */
  readonly inside: string | null;
  /** Whether a file's name is that of a segment, packed or not. */
  readonly isSegmentName: (name: string) => boolean;
  /** Keeps a file's bytes, unpacked once more where they are packed by themselves. */
  readonly keep: (chunks: Chunks, path: string) => Promise<Openable & { readonly size: number }>;
}

/** One member of an archive. */
interface Member {
  /** With neither `./` nor `/` before it. */
  readonly path: string;
  readonly directory: string;
  readonly entry: Entry;
}

/** What tar-stream gives besides what its types say. */
type PaxHeaders = Headers & { readonly pax?: Readonly<Record<string, string>> | null };

const KINDS: Readonly<Record<string, Entry["kind"]>> = {
  file: "file",
  "contiguous-file": "file",
  directory: "directory",
};

/** tar-stream's type of a GNU sparse file is null, and a pax one, of any version, has such keys. */
const SPARSE_KEYS = "GNU.sparse.";
/** Of these, the one that has the file's true name; versions from 0.1 on put another one in its place. */
const SPARSE_NAME_KEY = "GNU.sparse.name";

const READ_BYTES: number = 64 * 1024;

const HINT = "tar -x takes out what comes before; get a sound copy";

/**
 * The entries of the one directory of a tar archive that holds segments, or of the one that is asked for. A name that
 * occurs twice means its last member, as on extraction. Nothing is written under the names of an archive.
 *
 * @throws WalctlError where the archive is damaged, holds no segment, or segments in several directories
 */
export async function readArchive(packed: ByteStream, request: ArchiveRequest): Promise<readonly Entry[]> {
  const members = new Map<string, Member>();
  const reader = extract();
  const reading = (async () => {
    for await (const member of reader) {
      const place = placeOf(nameOf(member.header));
      if (place.path !== "")
        members.set(place.path, { ...place, entry: await entryOf(member, place, request) });
      member.resume();
    }
  })();
  const bytes = Readable.from(tarBlocks(packed, request.path));
  const settled = await untilIdle(Promise.allSettled([reading, pipeline(bytes, reader)]), () =>
    archiveError([new Error("it does not come to an end")], packed.position, request.path),
  );
  const errors: unknown[] = settled.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
  if (errors.length > 0) throw archiveError(errors, packed.position, request.path);
  return chosen([...members.values()], request);
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

type Place = Pick<Member, "path" | "directory">;

function placeOf(name: string): Place {
  const path = posix.normalize(`/${name}`).replace(/\/$/, "");
  return { path: path.slice(1), directory: posix.dirname(path).slice(1) };
}

async function entryOf(
  member: AsyncIterable<Uint8Array> & { readonly header: Headers },
  place: Place,
  request: ArchiveRequest,
): Promise<Entry> {
  const { header } = member;
  const path = posix.join(request.path, place.path);
  const name = posix.basename(place.path);
  const kind = KINDS[header.type ?? ""] ?? "other";
  const plain = { name, path, location: path, kind, bytes: header.size ?? 0, error: null };
  const isWanted = request.inside === null || isInside(place, request.inside);
  if (!isWanted || !request.isSegmentName(name)) return plain;
  if (isSparse(header)) throw sparse(path);
  return kind === "file" ? { ...plain, unpacked: await request.keep(member, path) } : plain;
}

function isSparse({ type, pax }: PaxHeaders): boolean {
  return type === null || Object.keys(pax ?? {}).some((key) => key.startsWith(SPARSE_KEYS));
}

function nameOf({ name, pax }: PaxHeaders): string {
  return pax?.[SPARSE_NAME_KEY] ?? name;
}

function sparse(path: string): WalctlError {
  return new WalctlError(
    "compression",
    `${path}: stored as a sparse file, or in another way that is not read here`,
    "extract the archive, or make it without --sparse",
  );
}

function isInside({ directory, path }: Place, inside: string): boolean {
  return directory === inside || path === inside;
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
