import type { Openable } from "../assembled-segment.ts";
import { sourceOf } from "../cut-segment.ts";
import type { Entry } from "../directory.ts";
import type { ByteSource } from "../segment.ts";
import type { Archive } from "./archive.ts";
import type { Chunks } from "./byte-stream.ts";
import { ByteStream } from "./byte-stream.ts";
import { packedError } from "./packed-error.ts";
import type { Packing } from "./packing.ts";
import { PACKING_HEAD_BYTES, packingOf, unpackedName } from "./packing.ts";
import type { Spool } from "./spool.ts";

/** How packed input is read. */
export interface UnpackOptions {
  /** Whether a file's name is that of a segment, of any format. */
  readonly isSegmentName: (name: string) => boolean;
  /** Whether bytes begin with an intact record: then they are a log, whatever they look like besides. */
  readonly isLog: (source: ByteSource) => boolean;
  /** Told what is being unpacked, and how many bytes of it there are by now. */
  readonly onUnpack?: ((path: string, bytes: number) => void) | undefined;
  /** Told of compressed data without a checksum: nothing vouches for what it is unpacked to. */
  readonly onUnchecked?: (() => void) | undefined;
}

/** What a stream holds: one file, or the entries of a directory of an archive. */
export type Unpacked =
  | { readonly kind: "file"; readonly bytes: Openable & { readonly size: number } }
  | { readonly kind: "archive"; readonly entries: readonly Entry[] };

const HEAD_BYTES: number = 64 * 1024;
const READ_BYTES: number = 64 * 1024;

type Decompress = (packed: ByteStream, path: string, onUnchecked?: () => void) => AsyncGenerator<Uint8Array>;

const DECOMPRESSORS: Readonly<Record<Exclude<Packing, "tar">, () => Promise<Decompress>>> = {
  gzip: async () => (await import("./gunzip.ts")).gunzip,
  zstd: async () => (await import("./unzstd.ts")).unzstd,
};

/** Unpacks streams into a spool. */
export class Unpacker {
  readonly #spool: Spool;
  readonly #options: UnpackOptions;

  constructor(spool: Spool, options: UnpackOptions) {
    this.#spool = spool;
    this.#options = options;
  }

  /**
   * Unpacks whatever a stream is.
   *
   * @param inside what is wanted of an archive; null for the one directory with segments
   * @param again the same stream from its beginning; null where it can be read only once
   * @throws WalctlError where the stream is damaged
   */
  async unpack(
    chunks: Chunks,
    path: string,
    inside: string | null,
    again: (() => Chunks) | null,
  ): Promise<Unpacked> {
    const packed = await this.#decompressed(new ByteStream(chunks), path);
    if ((await this.packingOf(packed)) !== "tar") {
      return { kind: "file", bytes: await this.#keep(packed.rest(READ_BYTES), path) };
    }
    const { entries, missed } = await this.#archive(packed, path, inside, new Set());
    if (missed.size === 0 || again === null) return { kind: "archive", entries };
    const repeated = await this.#decompressed(new ByteStream(again()), path);
    return { kind: "archive", entries: (await this.#archive(repeated, path, inside, missed)).entries };
  }

  /** @param linked members to keep whatever their names */
  async #archive(
    packed: ByteStream,
    path: string,
    inside: string | null,
    linked: ReadonlySet<string>,
  ): Promise<Archive> {
    const { readArchive } = await import("./archive.ts");
    return await readArchive(packed, {
      path,
      inside,
      linked,
      isSegmentName: (name) => this.isSegment(name),
      keep: (member, memberPath) => this.file(member, memberPath),
    });
  }

  /**
   * Keeps one file's bytes, decompressed where they are compressed.
   *
   * @throws WalctlError where the stream is damaged, or no file alone
   */
  async file(chunks: Chunks, path: string): Promise<Openable & { readonly size: number }> {
    const packed = await this.#decompressed(new ByteStream(chunks), path);
    if ((await this.packingOf(packed)) === "tar") {
      throw packedError(path, {
        what: "a tar archive stands where a segment is expected",
        hint: "unpack it, or give it alone",
      });
    }
    return await this.#keep(packed.rest(READ_BYTES), path);
  }

  /** Whether a name is that of a segment, with or without a suffix of compression. */
  isSegment(name: string): boolean {
    return this.#options.isSegmentName(unpackedName(name).name);
  }

  /** How the rest of a stream is packed; null where it is not. */
  async packingOf(packed: ByteStream): Promise<Packing | null> {
    const packing = packingOf(await packed.peek(PACKING_HEAD_BYTES));
    return packing !== null && this.#options.isLog(sourceOf(await packed.peek(HEAD_BYTES))) ? null : packing;
  }

  async #decompressed(packed: ByteStream, path: string): Promise<ByteStream> {
    const packing = await this.packingOf(packed);
    if (packing !== null && packing !== "tar") {
      const decompress = await DECOMPRESSORS[packing]();
      const decompressed = new ByteStream(decompress(packed, path, this.#options.onUnchecked));
      await this.#requireOnce(decompressed, packing, path);
      return decompressed;
    }
    const { packing: named } = unpackedName(path);
    if (named === null || packing === "tar" || this.#options.isLog(sourceOf(await packed.peek(HEAD_BYTES))))
      return packed;
    throw packedError(path, {
      what: `named as ${named} data is, but does not begin as such at byte 0`,
      hint: "get a sound copy, or give the file its true name",
    });
  }

  /** Bytes that are still compressed would be read as those of a log, all of them damaged. */
  async #requireOnce(decompressed: ByteStream, outer: Packing, path: string): Promise<void> {
    const inner = await this.packingOf(decompressed);
    if (inner === null || inner === "tar") return;
    throw packedError(path, {
      what: `compressed twice: the ${outer} data holds ${inner} data`,
      hint: "unpack it once, and give what that makes",
    });
  }

  #keep(chunks: Chunks, path: string): Promise<Openable & { readonly size: number }> {
    const { onUnpack } = this.#options;
    return this.#spool.add(chunks, onUnpack && ((bytes) => onUnpack(path, bytes)));
  }
}
