import { describeBytes } from "../../core/byte-size.ts";
import type { ByteStream } from "./byte-stream.ts";
import { packedError } from "./packed-error.ts";
import { parsePaxRecords } from "./pax-records.ts";
import type { TarHeader } from "./tar-header.ts";
import { parseTarHeader, safeSize, TAR_BLOCK_BYTES } from "./tar-header.ts";
import { isZero } from "./zeros.ts";

const READ_BYTES: number = 64 * 1024;

/** A name or a pax header stands in memory as a whole. Real ones have some hundred bytes. */
const META_BYTES_MOST: number = 1024 * 1024;

/** What speaks of the member behind it: long names of GNU tar, pax headers for one member and for all. */
const META_TYPES = "LKNxg";
const PAX_TYPE = "x";
const GLOBAL_PAX_TYPE = "g";
const DIRECTORY_TYPE = "5";

/** In old GNU sparse headers: whether yet another block follows. */
const SPARSE_IS_EXTENDED_OFFSET = 504;

const HINT = "tar -x takes out what comes before; get a sound copy";

/**
 * The blocks of a tar archive up to the mark at its end, the mark with them. tar-stream, which gets them, believes any
 * size, takes the end of the stream for the end of the archive, and reads on behind the mark. So all of these are looked
 * at here, where the headers are.
 *
 * @param path for errors
 * @throws WalctlError where a header is damaged, where the mark is missing, or something else than zeros stands behind it
 */
export async function* tarBlocks(packed: ByteStream, path: string): AsyncGenerator<Uint8Array> {
  const walker = new HeaderWalker(packed, path);
  for (let isLast = false; !isLast; ) isLast = yield* walker.next();
}

class HeaderWalker {
  readonly #packed: ByteStream;
  readonly #path: string;
  /** What a pax header says about the next member; null for nothing. */
  #paxSize: number | null = null;

  constructor(packed: ByteStream, path: string) {
    this.#packed = packed;
    this.#path = path;
  }

  /** Passes one header on, and what belongs to it; returns whether it is the mark at the end. */
  async *next(): AsyncGenerator<Uint8Array, boolean> {
    const at = this.#packed.position;
    const block = await this.#exactly(TAR_BLOCK_BYTES);
    if (isZero(block)) {
      await this.#requireZeros();
      yield block;
      return true;
    }
    const header = parseTarHeader(block);
    if (header === null) throw this.#damaged(`no header of a member begins at byte ${at}`);
    const { size } = header;
    if (size === null) throw this.#damaged(`the header at byte ${at} has an impossible size`);
    if (META_TYPES.includes(header.type)) yield* this.#meta(block, header.type, size, at);
    else yield* this.#member(block, header, size);
    return false;
  }

  async *#member(block: Uint8Array, header: TarHeader, size: number): AsyncGenerator<Uint8Array> {
    yield block;
    for (let isExtended = header.isExtended; isExtended; )
      isExtended = (await this.#exactly(TAR_BLOCK_BYTES))[SPARSE_IS_EXTENDED_OFFSET] !== 0;
    const bytes = header.type === DIRECTORY_TYPE ? 0 : (this.#paxSize ?? size);
    this.#paxSize = null;
    for (let left = bytes + paddingOf(bytes); left > 0; ) {
      const part = await this.#packed.part(Math.min(left, READ_BYTES));
      if (part.length === 0) throw this.#cut();
      left -= part.length;
      yield part;
    }
  }

  async *#meta(block: Uint8Array, type: string, size: number, at: number): AsyncGenerator<Uint8Array> {
    if (size > META_BYTES_MOST)
      throw this.#unreadable(
        `the header at byte ${at} announces ${describeBytes(size)} of names and the like`,
      );
    const content = await this.#exactly(size + paddingOf(size));
    // One without content says nothing, and tar-stream would look for its content in the next member.
    if (size === 0) return;
    if (type === PAX_TYPE || type === GLOBAL_PAX_TYPE) this.#pax(content.subarray(0, size), type, at);
    yield block;
    yield content;
  }

  #pax(content: Uint8Array, type: string, at: number): void {
    const records = parsePaxRecords(content);
    if (records === null) throw this.#damaged(`the pax header at byte ${at} cannot be read`);
    if (type === GLOBAL_PAX_TYPE) {
      const key = [...records.keys()].find(isOfOneMember);
      if (key !== undefined)
        throw this.#unreadable(`the pax header at byte ${at} gives all members one ${key}`);
      return;
    }
    const digits = records.get("size") ?? "";
    const size = /^[0-9]*$/.test(digits) ? safeSize(digits, 10) : null;
    if (size === null) throw this.#damaged(`the pax header at byte ${at} has an impossible size`);
    this.#paxSize = digits === "" ? null : size;
  }

  /** An archive behind another one would be passed over by tar, and so would garbage. Zeros fill the last record up. */
  async #requireZeros(): Promise<void> {
    const at = this.#packed.position;
    for await (const rest of this.#packed.rest(READ_BYTES)) {
      if (!isZero(rest))
        throw this.#unreadable(
          `something else than zeros stands behind the end of the tar archive, which is at byte ${at}`,
        );
    }
  }

  async #exactly(length: number): Promise<Uint8Array> {
    const bytes = await this.#packed.take(length);
    if (bytes.length === length) return bytes;
    throw this.#cut();
  }

  #cut(): Error {
    const what = `the tar archive is cut short: it ends at byte ${this.#packed.position}`;
    return packedError(this.#path, { what, hint: HINT });
  }

  #damaged(what: string): Error {
    return packedError(this.#path, { what: `the tar archive is damaged: ${what}`, hint: HINT });
  }

  #unreadable(what: string): Error {
    return packedError(this.#path, { what, hint: "extract the archive, and give the directory" });
  }
}

function isOfOneMember(key: string): boolean {
  return key === "size" || key === "path" || key.startsWith("GNU.sparse.");
}

function paddingOf(size: number): number {
  return (TAR_BLOCK_BYTES - (size % TAR_BLOCK_BYTES)) % TAR_BLOCK_BYTES;
}
