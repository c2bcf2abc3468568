import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { WalctlError } from "../../core/errors.ts";
import type { ByteStream } from "./byte-stream.ts";
import { packedError } from "./packed-error.ts";
import { lastNonZero } from "./zeros.ts";

/** How exactly a damaged place can be named: zlib says which piece it could not read. */
const PIECE_BYTES: number = 16 * 1024;

const HINT = "what comes before can be had with gzip -dc; get a sound copy";

/**
 * Decompresses gzip: any number of members, with their checksums and lengths, zeros behind them left away.
 *
 * @param path for errors
 * @throws WalctlError where the stream is damaged or cut
 */
export async function* gunzip(packed: ByteStream, path: string): AsyncGenerator<Uint8Array> {
  const decoder = createGunzip();
  const pieces = new Pieces(packed);
  const source = Readable.from(pieces.all());
  // The loop below meets every error.
  pipeline(source, decoder, () => {});
  try {
    for await (const bytes of decoder) yield bytes as Uint8Array;
  } catch (error) {
    throw faultOf(error, decoder.bytesWritten, packed.position, path);
  }
  source.destroy();
  const end = decoder.bytesWritten;
  if ((await pieces.contentEnd()) > end) throw somethingBehind(end, path);
}

/** The decoder ends at a zero behind a member, whatever comes then. So it is known here how far there is more than zeros. */
class Pieces {
  readonly #packed: ByteStream;
  readonly #ended: Promise<void>;
  #onEnd: () => void = () => {};
  #read = 0;
  #contentEnd = 0;

  constructor(packed: ByteStream) {
    this.#packed = packed;
    this.#ended = new Promise((resolve) => {
      this.#onEnd = resolve;
    });
  }

  /** For one reader. */
  async *all(): AsyncGenerator<Uint8Array> {
    try {
      yield* this.#noted();
    } finally {
      this.#onEnd();
    }
  }

  /** Behind the last byte that is not zero, from where the pieces began; once the reader has stopped. */
  async contentEnd(): Promise<number> {
    await this.#ended;
    for await (const _ of this.#noted());
    return this.#contentEnd;
  }

  async *#noted(): AsyncGenerator<Uint8Array> {
    for await (const piece of this.#packed.rest(PIECE_BYTES)) {
      const last = lastNonZero(piece);
      if (last >= 0) this.#contentEnd = this.#read + last + 1;
      this.#read += piece.length;
      yield piece;
    }
  }
}

function somethingBehind(end: number, path: string): WalctlError {
  return packedError(path, {
    what: `the gzip data ends at byte ${end}, and neither gzip data nor only zeros stand behind it`,
    hint: "walctl reads what gzip -dc gives of it; get a sound copy",
  });
}

function faultOf(error: unknown, from: number, to: number, path: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "Z_BUF_ERROR") {
    return packedError(path, { what: `the gzip data is cut short: it ends at byte ${to}`, hint: HINT });
  }
  if (code?.startsWith("Z_") !== true) return error;
  const place = `between byte ${from} and ${to}`;
  // zlib looks for a header where a member begins, and nowhere else.
  const what =
    message === "incorrect header check"
      ? `something that is no gzip data begins ${place}`
      : `the gzip data is damaged ${place} (${message})`;
  return packedError(path, { what, hint: HINT });
}
