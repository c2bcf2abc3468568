import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import { ioError } from "../io-error.ts";

/** Size in bytes and SHA-256, in hexadecimal, of what a file holds. */
export interface Content {
  readonly size: number;
  readonly sha256: string;
}

/** A file of a directory with what it holds. */
export interface FileContent extends Content {
  readonly name: string;
}

/** Bytes that are moved at once. */
const CHUNK_BYTES: number = 1 << 20;

/**
 * @param onProgress is called now and then
 * @throws WalctlError where it cannot be read
 */
export function contentOf(path: string, onProgress: () => void = () => {}): Content {
  return beginningOf(path, Number.MAX_SAFE_INTEGER, onProgress);
}

/**
 * What a file begins with: so many bytes, or fewer where it has no more.
 *
 * @throws WalctlError where it cannot be read
 */
export function beginningOf(path: string, bytes: number, onProgress: () => void = () => {}): Content {
  return rangeOf(path, 0, bytes, onProgress);
}

/**
 * What a file holds from `from` up to `to`, or to its end where that comes first.
 *
 * @throws WalctlError where it cannot be read
 */
export function rangeOf(path: string, from: number, to: number, onProgress: () => void = () => {}): Content {
  const hash = createHash("sha256");
  let size = 0;
  for (const chunk of chunksOf(path, from, to)) {
    hash.update(chunk);
    size += chunk.length;
    onProgress();
  }
  return { size, sha256: hash.digest("hex") };
}

export function isSameContent(a: Content, b: Content): boolean {
  return a.size === b.size && a.sha256 === b.sha256;
}

/**
 * The bytes of a file from `from` up to `to`, or to its end where that comes first. A chunk is valid until the next one is
 * asked for.
 *
 * @throws WalctlError where it cannot be read
 */
export function* chunksOf(path: string, from: number, to: number): Generator<Uint8Array> {
  const descriptor = attempt(path, () => openSync(path, "r"));
  const buffer = new Uint8Array(CHUNK_BYTES);
  try {
    for (let at = from; at < to; ) {
      const wanted = Math.min(CHUNK_BYTES, to - at);
      const read = attempt(path, () => readSync(descriptor, buffer, 0, wanted, at));
      if (read === 0) return;
      yield buffer.subarray(0, read);
      at += read;
    }
  } finally {
    closeSync(descriptor);
  }
}

function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw ioError(error, path);
  }
}
