import { closeSync, createReadStream, openSync, readSync } from "node:fs";
import { basename, join } from "node:path";
import { WalctlError } from "../../core/errors.ts";
import { STANDARD_INPUT } from "../../core/standard-input.ts";
import type { Entry, Listing } from "../directory.ts";
import { listPath } from "../directory.ts";
import { ioError } from "../io-error.ts";
import { splitArchivePath } from "./archive-path.ts";
import type { Chunks } from "./byte-stream.ts";
import { PACKING_HEAD_BYTES, packingOf, unpackedName } from "./packing.ts";
import { Spool } from "./spool.ts";
import type { Unpacked, UnpackOptions } from "./unpack.ts";
import { Unpacker } from "./unpack.ts";

export interface InputOptions extends UnpackOptions {
  /** What standard input gives; needed for {@link STANDARD_INPUT}. */
  readonly stdin?: Chunks | undefined;
  /** The name of the segment that standard input is, or its path. */
  readonly stdinName?: string | undefined;
}

/** What stands at a path, unpacked where it is packed. */
export interface Input {
  readonly listing: Listing;

  /** Gives the temporary file back. */
  close(): void;
}

/**
 * Like `listPath`, for packed input as well: compressed files, archives, standard input. What is packed is unpacked into
 * one temporary file that has no name.
 *
 * @throws WalctlError where the path cannot be looked at, or where what is packed is damaged
 */
export async function listInput(path: string, options: InputOptions): Promise<Input> {
  const spool = new Spool();
  const reader = new InputReader(new Unpacker(spool, options));
  try {
    const listing = await reader.list(path, options);
    return { listing, close: () => spool.close() };
  } catch (error) {
    spool.close();
    throw ioError(error, path);
  }
}

class InputReader {
  readonly #unpacker: Unpacker;

  constructor(unpacker: Unpacker) {
    this.#unpacker = unpacker;
  }

  async list(path: string, { stdin, stdinName }: InputOptions): Promise<Listing> {
    if (path === STANDARD_INPUT) {
      if (stdin === undefined) throw new WalctlError("usage", "there is no standard input", "give a path");
      return toListing(
        await this.#unpacker.unpack(stdin, path, null, null),
        path,
        unpackedName(basename(stdinName ?? path)).name,
      );
    }
    const { file, inside } = splitArchivePath(path);
    const listing = listPath(file);
    if (listing.isDirectory) return { isDirectory: true, entries: await this.#inDirectory(listing.entries) };
    const [entry] = listing.entries;
    if (entry?.kind !== "file" || (inside === null && !seemsPacked(entry))) return listing;
    const read = (): Chunks => readFile(entry);
    const unpacked = await this.#unpacker.unpack(read(), file, inside, read);
    if (unpacked.kind === "file" && inside !== null) listPath(path);
    return toListing(unpacked, file, unpackedName(entry.name).name, inside);
  }

  async #inDirectory(entries: readonly Entry[]): Promise<readonly Entry[]> {
    const listed: Entry[] = [];
    for (const entry of entries) {
      const isPacked =
        entry.kind === "file" &&
        this.#unpacker.isSegment(entry.name) &&
        !hasPlainTwin(entry, entries) &&
        seemsPacked(entry);
      const unpacked = isPacked ? await this.#unpacker.file(readFile(entry), entry.path) : undefined;
      listed.push({ ...entry, unpacked });
    }
    return underPlainNames(listed);
  }
}

/** Whether a compressed file's segment stands beside it: then that counts, and the other is just a file. */
function hasPlainTwin({ name }: Entry, entries: readonly Entry[]): boolean {
  const plain = unpackedName(name).name;
  return plain !== name && entries.some((entry) => entry.name === plain);
}

/** A cheap look, so that a log of plain files costs no more than one. */
function seemsPacked(entry: Entry): boolean {
  if (unpackedName(entry.name).packing !== null) return true;
  try {
    const descriptor = openSync(entry.location, "r");
    try {
      const head = new Uint8Array(PACKING_HEAD_BYTES);
      return packingOf(head.subarray(0, readSync(descriptor, head, 0, head.length, 0))) !== null;
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw ioError(error, entry.path);
  }
}

async function* readFile({ location, path }: Entry): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(location) as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw ioError(error, path);
  }
}

function toListing(unpacked: Unpacked, path: string, name: string, inside: string | null = null): Listing {
  if (unpacked.kind === "archive") {
    const { entries } = unpacked;
    const isOneFile = entries.length === 1 && inside !== null && entries[0]!.path === join(path, inside);
    const twins = entries.map((entry) => (hasPlainTwin(entry, entries) ? withoutBytes(entry) : entry));
    return { isDirectory: !isOneFile, entries: underPlainNames(twins) };
  }
  const { bytes } = unpacked;
  const kind = "file";
  return {
    isDirectory: false,
    entries: [{ name, path, location: path, kind, bytes: bytes.size, error: null, unpacked: bytes }],
  };
}

function withoutBytes(entry: Entry): Entry {
  return { ...entry, unpacked: undefined };
}

/** Unpacked files get the names and sizes that they had before they were packed. */
function underPlainNames(entries: readonly Entry[]): readonly Entry[] {
  const inOrder = entries
    .map((entry) => (entry.unpacked === undefined ? entry : unpackedEntry(entry, entry.unpacked.size)))
    .sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  for (const [index, entry] of inOrder.entries()) {
    const twin = inOrder[index + 1];
    if (twin?.name === entry.name && entry.unpacked !== undefined) throw sameSegment(entry.path, twin.path);
  }
  return inOrder;
}

function unpackedEntry(entry: Entry, bytes: number): Entry {
  return { ...entry, name: unpackedName(entry.name).name, bytes };
}

function sameSegment(path: string, twin: string): WalctlError {
  return new WalctlError(
    "usage",
    `${path} and ${twin} hold the same segment`,
    "nothing tells which of them counts; move one away",
  );
}
