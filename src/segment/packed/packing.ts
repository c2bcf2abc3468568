import { hasTarChecksum, TAR_BLOCK_BYTES } from "./tar-header.ts";

/** How bytes are packed, as their beginning tells. */
export type Packing = "gzip" | "zstd" | "tar";

/** So many bytes are enough to know. */
export const PACKING_HEAD_BYTES = 512;

const GZIP_MAGIC = 0x1f8b;
const GZIP_DEFLATE = 8;
const ZSTD_MAGIC = 0xfd2fb528;
const ZSTD_SKIPPABLE_MAGIC = 0x184d2a50;

const SUFFIXES: readonly (readonly [suffix: string, packing: Packing])[] = [
  [".gz", "gzip"],
  [".zst", "zstd"],
];

/**
 * @param head the first {@link PACKING_HEAD_BYTES} bytes, or all where there are fewer
 * @returns null where the bytes are not packed
 */
export function packingOf(head: Uint8Array): Packing | null {
  if (isGzip(head)) return "gzip";
  if (isZstd(head)) return "zstd";
  return isTarHeader(head) ? "tar" : null;
}

/** A file's name without the suffix that compression gave it, and what the suffix says. */
export function unpackedName(name: string): { readonly name: string; readonly packing: Packing | null } {
  for (const [suffix, packing] of SUFFIXES) {
    if (name.endsWith(suffix)) return { name: name.slice(0, -suffix.length), packing };
  }
  return { name, packing: null };
}

function isGzip(head: Uint8Array): boolean {
  return head.length >= 3 && ((head[0]! << 8) | head[1]!) === GZIP_MAGIC && head[2] === GZIP_DEFLATE;
}

function isZstd(head: Uint8Array): boolean {
  if (head.length < 4) return false;
  const magic = new DataView(head.buffer, head.byteOffset).getUint32(0, true);
  return magic === ZSTD_MAGIC || (magic & 0xfffffff0) >>> 0 === ZSTD_SKIPPABLE_MAGIC;
}

function isTarHeader(head: Uint8Array): boolean {
  return head.length >= TAR_BLOCK_BYTES && head[0] !== 0 && hasTarChecksum(head);
}
