import { Decompress } from "fzstd";
import type { XXHash } from "xxhash-wasm";
import xxhash from "xxhash-wasm";
import { describeBytes } from "../../core/byte-size.ts";
import type { ByteStream } from "./byte-stream.ts";
import { packedError } from "./packed-error.ts";
import type { ZstdFrameHeader } from "./zstd-frame.ts";
import {
  littleEndian,
  parseZstdHeader,
  ZSTD_HEADER_START_BYTES,
  ZSTD_MAGIC,
  zstdHeaderLength,
} from "./zstd-frame.ts";

const SKIPPABLE_MAGIC = 0x184d2a50;
const BLOCK_HEADER_BYTES = 3;
const BLOCK_BYTES_MOST: number = 128 * 1024;
const CHECKSUM_BYTES = 4;
const RLE_BLOCK = 1;
const RESERVED_BLOCK = 3;

/** The decoder reads distances of at most 25 bits. Levels up to 19 stay below; --ultra and --long may not. */
const WINDOW_BYTES_MOST: bigint = 1n << 25n;

/**
 * Decompresses Zstandard: any number of frames, skippable ones left away. The frames are taken apart here, since the
 * decoder checks neither the checksum nor the size that a frame announces.
 *
 * @param path for errors
 * @param onUnchecked told of each frame without a checksum, whose damage the decoder may not notice
 * @throws WalctlError where the stream is damaged or cut, or needs a dictionary or a very large window
 */
export async function* unzstd(
  packed: ByteStream,
  path: string,
  onUnchecked?: () => void,
): AsyncGenerator<Uint8Array> {
  const { create64 } = await xxhash();
  const reader = new FrameReader(packed, path, onUnchecked);
  for (;;) {
    const magic = Number(littleEndian(await packed.peek(4)));
    if ((await packed.peek(1)).length === 0) return;
    if (magic === ZSTD_MAGIC) yield* reader.frame(create64());
    else if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC) await reader.skip();
    else throw reader.damaged("something that is no zstd data begins at #");
  }
}

class FrameReader {
  readonly #packed: ByteStream;
  readonly #path: string;
  readonly #onUnchecked: (() => void) | undefined;

  constructor(packed: ByteStream, path: string, onUnchecked: (() => void) | undefined) {
    this.#packed = packed;
    this.#path = path;
    this.#onUnchecked = onUnchecked;
  }

  /** Decodes one frame, from its magic number to its checksum. */
  async *frame(hash: XXHash<bigint>): AsyncGenerator<Uint8Array> {
    let decoded: Uint8Array[] = [];
    let size = 0n;
    const decoder = new Decompress((bytes) => {
      hash.update(bytes);
      size += BigInt(bytes.length);
      decoded.push(bytes);
    });
    const header = await this.#header(decoder);
    if (!header.hasChecksum) this.#onUnchecked?.();
    for (let isLast = false; !isLast; ) {
      const block = await this.#block(header);
      isLast = block.isLast;
      const stored = isLast && header.hasChecksum ? await this.#exactly(CHECKSUM_BYTES) : new Uint8Array(0);
      this.#decode(decoder, block.bytes, false);
      if (isLast) this.#decode(decoder, stored, true);
      if (stored.length > 0 && littleEndian(stored) !== BigInt.asUintN(32, hash.digest()))
        throw this.damaged("the zstd frame that ends at # fails its checksum");
      yield* decoded;
      decoded = [];
    }
    if (header.contentSize !== null && header.contentSize !== size)
      throw this.damaged(
        `the zstd frame that ends at # holds ${size} bytes and announces ${header.contentSize}`,
      );
  }

  /** Passes over a frame that is not for decoders. */
  async skip(): Promise<void> {
    await this.#exactly(4);
    let left = Number(littleEndian(await this.#exactly(4)));
    for (; left > BLOCK_BYTES_MOST; left -= BLOCK_BYTES_MOST) await this.#exactly(BLOCK_BYTES_MOST);
    await this.#exactly(left);
  }

  /** @param what with `#` for the place that is reached */
  damaged(what: string): Error {
    return packedError(this.#path, {
      what: what.replace("#", `byte ${this.#packed.position}`),
      hint: "what comes before can be had with zstd -dc; get a sound copy",
    });
  }

  async #header(decoder: Decompress): Promise<ZstdFrameHeader> {
    const start = await this.#packed.peek(ZSTD_HEADER_START_BYTES);
    const bytes = await this.#exactly(zstdHeaderLength(start[4] ?? 0));
    const header = parseZstdHeader(bytes);
    if (header === null) throw this.damaged("the header of a zstd frame, which ends at #, is damaged");
    if (header.dictionaryId !== 0) throw this.#unreadable(`needs the dictionary ${header.dictionaryId}`);
    if (header.windowBytes > WINDOW_BYTES_MOST)
      throw this.#unreadable(`needs a window of ${describeBytes(Number(header.windowBytes))}`);
    this.#decode(decoder, bytes, false);
    return header;
  }

  async #block(header: ZstdFrameHeader): Promise<{ readonly bytes: Uint8Array; readonly isLast: boolean }> {
    const start = Number(littleEndian(await this.#packed.peek(BLOCK_HEADER_BYTES)));
    const type = (start >> 1) & 3;
    const size = start >> 3;
    const most = Math.min(BLOCK_BYTES_MOST, Number(header.windowBytes));
    if (type === RESERVED_BLOCK || size > most) throw this.damaged("the zstd data is damaged at #");
    const bytes = await this.#exactly(BLOCK_HEADER_BYTES + (type === RLE_BLOCK ? 1 : size));
    return { bytes, isLast: (start & 1) !== 0 };
  }

  #decode(decoder: Decompress, bytes: Uint8Array, isFinal: boolean): void {
    try {
      decoder.push(bytes, isFinal);
    } catch {
      throw this.damaged("the block of zstd data that ends at # cannot be decompressed");
    }
  }

  async #exactly(length: number): Promise<Uint8Array> {
    const bytes = await this.#packed.take(length);
    if (bytes.length === length) return bytes;
    throw this.damaged("the zstd data is cut short: it ends at #");
  }

  #unreadable(what: string): Error {
    return packedError(this.#path, {
      what: `the zstd frame whose header ends at byte ${this.#packed.position} ${what}`,
      hint: "decompress it with zstd -d, and give what that makes",
    });
  }
}
