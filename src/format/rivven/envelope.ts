import { toHex } from "../../core/hex.ts";
import type { RecordField } from "../record.ts";

/**
 * The envelope that the data of an encrypted record is: a header of 24 bytes, the ciphertext, and a tag of 16 bytes.
 * Offsets are from the first byte of the data; numbers are big-endian.
 */
export const ENVELOPE_MAGIC = 0;
export const ENVELOPE_VERSION: number = ENVELOPE_MAGIC + 4;
export const ENVELOPE_ALGORITHM: number = ENVELOPE_VERSION + 1;
export const ENVELOPE_KEY_VERSION: number = ENVELOPE_ALGORITHM + 1;
export const ENVELOPE_NONCE: number = ENVELOPE_KEY_VERSION + 4;
export const NONCE_LENGTH = 12;
const ENVELOPE_RESERVED: number = ENVELOPE_NONCE + NONCE_LENGTH;
export const ENVELOPE_HEADER_LENGTH: number = ENVELOPE_RESERVED + 2;
export const TAG_LENGTH = 16;
/** The envelope of an empty plaintext. */
export const MINIMUM_ENVELOPE_LENGTH: number = ENVELOPE_HEADER_LENGTH + TAG_LENGTH;

/** `RVEN` */
export const ENVELOPE_MAGIC_VALUE = 0x5256454e;
export const ENVELOPE_VERSION_VALUE = 1;

/** An algorithm of the envelope; its code is its index in {@link ALGORITHMS}. */
export interface Algorithm {
  readonly title: string;
  /** What node:crypto calls it. */
  readonly cipher: "aes-256-gcm" | "chacha20-poly1305";
}

export const ALGORITHMS: readonly Algorithm[] = [
  { title: "AES-256-GCM", cipher: "aes-256-gcm" },
  { title: "ChaCha20-Poly1305", cipher: "chacha20-poly1305" },
];

/** The parts of an envelope, as views of the data. */
export interface Envelope {
  readonly algorithm: Algorithm;
  readonly keyVersion: number;
  readonly nonce: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly tag: Uint8Array;
}

/** Whether the 24 bytes at `start`, which must be there, are the header of an envelope. */
export function isEnvelopeHeader(data: DataView, start: number): boolean {
  return (
    data.getUint32(start + ENVELOPE_MAGIC) === ENVELOPE_MAGIC_VALUE &&
    data.getUint8(start + ENVELOPE_VERSION) === ENVELOPE_VERSION_VALUE &&
    data.getUint8(start + ENVELOPE_ALGORITHM) < ALGORITHMS.length &&
    data.getUint16(start + ENVELOPE_RESERVED) === 0
  );
}

function dataViewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Why the data of an encrypted record cannot be an envelope, in words; null where it can. */
export function envelopeProblem(data: Uint8Array): string | null {
  if (data.length < MINIMUM_ENVELOPE_LENGTH) {
    return `its ${data.length} bytes are fewer than the ${MINIMUM_ENVELOPE_LENGTH} of an empty envelope`;
  }
  const view = dataViewOf(data);
  if (view.getUint32(ENVELOPE_MAGIC) !== ENVELOPE_MAGIC_VALUE) {
    return `it begins with ${toHex(data.subarray(0, ENVELOPE_VERSION))} instead of 5256454e (RVEN)`;
  }
  const problems: string[] = [];
  const version = view.getUint8(ENVELOPE_VERSION);
  if (version !== ENVELOPE_VERSION_VALUE) problems.push(`envelope version ${version} is not defined`);
  const algorithm = view.getUint8(ENVELOPE_ALGORITHM);
  if (algorithm >= ALGORITHMS.length) problems.push(`algorithm ${algorithm} is not defined`);
  if (view.getUint16(ENVELOPE_RESERVED) !== 0) problems.push("the reserved bytes are not zero");
  return problems.length === 0 ? null : problems.join(", ");
}

/** Takes apart data in which {@link envelopeProblem} finds none. */
export function parseEnvelope(data: Uint8Array): Envelope {
  const view = dataViewOf(data);
  return {
    algorithm: ALGORITHMS[view.getUint8(ENVELOPE_ALGORITHM)]!,
    keyVersion: view.getUint32(ENVELOPE_KEY_VERSION),
    nonce: data.subarray(ENVELOPE_NONCE, ENVELOPE_RESERVED),
    ciphertext: data.subarray(ENVELOPE_HEADER_LENGTH, data.length - TAG_LENGTH),
    tag: data.subarray(data.length - TAG_LENGTH),
  };
}

/**
 * The fields of an envelope's header for annotated output, `offset` from the record's first byte. Data that begin
 * with another magic, or are too short, have none: their bytes mean nothing.
 */
export function envelopeFields(data: Uint8Array, dataOffset: number): RecordField[] {
  if (data.length < ENVELOPE_HEADER_LENGTH) return [];
  const view = dataViewOf(data);
  if (view.getUint32(ENVELOPE_MAGIC) !== ENVELOPE_MAGIC_VALUE) return [];
  const algorithm = view.getUint8(ENVELOPE_ALGORITHM);
  const title = ALGORITHMS[algorithm]?.title ?? "undefined";
  const nonce = toHex(data.subarray(ENVELOPE_NONCE, ENVELOPE_RESERVED));
  const reserved = view.getUint16(ENVELOPE_RESERVED) === 0 ? "zeros" : "not zeros";
  const field = (name: string, at: number, length: number, value: string): RecordField => ({
    name,
    offset: dataOffset + at,
    length,
    value,
  });
  return [
    field("encryption_magic", ENVELOPE_MAGIC, 4, "RVEN"),
    field("encryption_version", ENVELOPE_VERSION, 1, view.getUint8(ENVELOPE_VERSION).toString()),
    field("algorithm", ENVELOPE_ALGORITHM, 1, `${title} (${algorithm})`),
    field("key_version", ENVELOPE_KEY_VERSION, 4, view.getUint32(ENVELOPE_KEY_VERSION).toString()),
    field("nonce", ENVELOPE_NONCE, NONCE_LENGTH, nonce),
    field("encryption_reserved", ENVELOPE_RESERVED, 2, reserved),
  ];
}
