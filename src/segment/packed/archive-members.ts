import { posix } from "node:path";
import { WalctlError } from "../../core/errors.ts";
import type { Openable } from "../assembled-segment.ts";
import type { Entry } from "../directory.ts";
import type { Chunks } from "./byte-stream.ts";
import { hardLinkEntry, symbolicLinkEntry } from "./link-members.ts";

/** What is looked for in an archive. */
export interface ArchiveRequest {
  /** For errors, and before the names inside it. */
  readonly path: string;
  /** A directory or a file inside it; null for the one directory that holds segments. */
  readonly inside: string | null;
  /** Whether a file's name is that of a segment, packed or not. */
  readonly isSegmentName: (name: string) => boolean;
  /** Files inside it to keep whatever their names, since hard links with segments' names name them. */
  readonly linked: ReadonlySet<string>;
  /** Keeps a file's bytes, unpacked once more where they are packed by themselves. */
  readonly keep: (chunks: Chunks, path: string) => Promise<Openable & { readonly size: number }>;
}

/** One member of an archive. */
export interface Member {
  /** With neither `./` nor `/` before it. */
  readonly path: string;
  readonly directory: string;
  readonly entry: Entry;
  /** The path of the member that holds the bytes: of a hard link another one. */
  readonly holder: string;
}

/** What of a tar header counts here. */
interface MemberHeader {
  readonly name: string;
  /** Null for GNU sparse files. */
  readonly type?: string | null | undefined;
  readonly size?: number | undefined;
  readonly linkname?: string | null | undefined;
  /** What tar-stream gives besides what its types say. */
  readonly pax?: Readonly<Record<string, string>> | null;
}

type TarMember = AsyncIterable<Uint8Array> & { readonly header: MemberHeader };

const KINDS: Readonly<Record<string, Entry["kind"]>> = {
  file: "file",
  "contiguous-file": "file",
  directory: "directory",
};

/** tar-stream's type of a GNU sparse file is null, and a pax one, of any version, has such keys. */
const SPARSE_KEYS = "GNU.sparse.";
/** Of these, the one that has the file's true name; versions from 0.1 on put another one in its place. */
const SPARSE_NAME_KEY = "GNU.sparse.name";

type Place = Pick<Member, "path" | "directory">;

function placeOf(name: string): Place {
  const path = posix.normalize(`/${name}`).replace(/\/$/, "");
  return { path: path.slice(1), directory: posix.dirname(path).slice(1) };
}

/** The members of an archive as they come, with the bytes of those that count. */
export class Members {
  readonly missed: Set<string> = new Set();
  readonly #request: ArchiveRequest;
  readonly #members: Map<string, Member> = new Map();

  constructor(request: ArchiveRequest) {
    this.#request = request;
  }

  /** Bytes of what is no segment were kept for links alone, and count for nothing under their own name. */
  get all(): readonly Member[] {
    return [...this.#members.values()].map((member) =>
      this.#request.isSegmentName(member.entry.name)
        ? member
        : { ...member, entry: { ...member.entry, unpacked: undefined } },
    );
  }

  async add(member: TarMember): Promise<void> {
    const place = placeOf(nameOf(member.header));
    if (place.path === "") return;
    const plain = plainEntry(member.header, place, this.#request);
    const { type } = member.header;
    if (type === "link") return this.#addHardLink(plain, place, placeOf(member.header.linkname ?? "").path);
    const entry = type === "symlink" ? symbolicLinkEntry(plain) : await this.#file(member, plain, place);
    this.#set(place, entry, place.path);
  }

  #addHardLink(plain: Entry, place: Place, targetPath: string): void {
    const target = this.#members.get(targetPath);
    // A file with several names that is given to tar twice: the second time it is a link to itself.
    if (target !== undefined && targetPath === place.path) return;
    const entry = hardLinkEntry(plain, { path: targetPath, entry: target?.entry ?? null });
    const holder = target?.holder ?? targetPath;
    const isMissed = entry.unpacked === undefined && this.#members.get(holder)?.entry.kind === "file";
    if (isMissed && this.#isSegment(place)) this.missed.add(holder);
    this.#set(place, entry, holder);
  }

  async #file(member: TarMember, plain: Entry, place: Place): Promise<Entry> {
    if (!this.#isSegment(place) && !this.#request.linked.has(place.path)) return plain;
    if (isSparse(member.header)) throw sparse(plain.path);
    return plain.kind === "file"
      ? { ...plain, unpacked: await this.#request.keep(member, plain.path) }
      : plain;
  }

  /** Whether a member's name is that of a segment, and in a place that was asked for. */
  #isSegment(place: Place): boolean {
    const { inside, isSegmentName } = this.#request;
    return (inside === null || isInside(place, inside)) && isSegmentName(posix.basename(place.path));
  }

  #set(place: Place, entry: Entry, holder: string): void {
    this.#members.set(place.path, { ...place, entry, holder });
  }
}

function plainEntry({ type, size }: MemberHeader, place: Place, request: ArchiveRequest): Entry {
  const path = posix.join(request.path, place.path);
  const name = posix.basename(place.path);
  const kind = KINDS[type ?? ""] ?? "other";
  return { name, path, location: path, kind, bytes: size ?? 0, error: null };
}

function isSparse({ type, pax }: MemberHeader): boolean {
  return type === null || Object.keys(pax ?? {}).some((key) => key.startsWith(SPARSE_KEYS));
}

function nameOf({ name, pax }: MemberHeader): string {
  return pax?.[SPARSE_NAME_KEY] ?? name;
}

function sparse(path: string): WalctlError {
  return new WalctlError(
    "compression",
    `${path}: stored as a sparse file, or in another way that is not read here`,
    "extract the archive, or make it without --sparse",
  );
}

export function isInside({ directory, path }: Place, inside: string): boolean {
  return directory === inside || path === inside;
}
