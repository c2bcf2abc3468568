export const TAR_BLOCK_BYTES = 512;

/** What must be known of a tar header to find the next one (POSIX.1-2017 pax, "ustar Interchange Format"). */
export interface TarHeader {
  /** One character, as it is stored; NUL for a file of the oldest tars. */
  readonly type: string;
  /** Of what follows the header, in bytes; null where it cannot be read. */
  readonly size: number | null;
  /** Whether more blocks of the header follow: a map of old GNU sparse files. */
  readonly isExtended: boolean;
}

interface Field {
  readonly from: number;
  readonly to: number;
}

const SIZE: Field = { from: 124, to: 136 };
const CHECKSUM: Field = { from: 148, to: 156 };
const TYPE_OFFSET = 156;
const OLD_GNU_SPARSE = "S";
const SPARSE_IS_EXTENDED_OFFSET = 482;
const SPACE = 0x20;
/** In a number's first byte: a binary one follows, which only sizes from 8 GiB on need. */
const BINARY_MARK = 0x80;

/**
 * Reads one block.
 *
 * @returns null where the block is no header: its checksum fails
 */
export function parseTarHeader(block: Uint8Array): TarHeader | null {
  if (!hasTarChecksum(block)) return null;
  const type = String.fromCharCode(block[TYPE_OFFSET]!);
  const isExtended = type === OLD_GNU_SPARSE && block[SPARSE_IS_EXTENDED_OFFSET] !== 0;
  return { type, size: sizeOf(block.subarray(SIZE.from, SIZE.to)), isExtended };
}

/** Whether a block holds its checksum, which every dialect has: the sum of its bytes, spaces in the sum's place. */
export function hasTarChecksum(block: Uint8Array): boolean {
  const stored = textOf(block.subarray(CHECKSUM.from, CHECKSUM.to));
  if (!/^ *[0-7]+[ \0]*$/.test(stored)) return false;
  let sum = 0;
  for (let at = 0; at < TAR_BLOCK_BYTES; at++)
    sum += at >= CHECKSUM.from && at < CHECKSUM.to ? SPACE : block[at]!;
  return sum === Number.parseInt(stored, 8);
}

function sizeOf(field: Uint8Array): number | null {
  if (field[0] === BINARY_MARK) return safeSize(Buffer.from(field.subarray(1)).toString("hex"), 16);
  const octal = /^ *\0*([0-7]*)[ \0]*$/.exec(textOf(field));
  return octal === null ? null : safeSize(octal[1]!, 8);
}

/** @returns null for a number that a file's size cannot be */
export function safeSize(digits: string, base: number): number | null {
  const size = digits === "" ? 0 : Number.parseInt(digits, base);
  return Number.isSafeInteger(size) ? size : null;
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}
