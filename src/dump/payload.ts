import type { DecryptFailure, Format, PayloadCipher } from "../format/format.ts";
import type { RecordView } from "../format/view.ts";
import type { ByteSource } from "../segment/segment.ts";

/** What became of an encrypted payload. */
export interface Encryption {
  readonly state: "decrypted" | "no-key" | Exclude<DecryptFailure, "missing-key"> | "too-large";
  /** In words, where it could not be decrypted. */
  readonly reason: string | null;
}

/** The data of a record, decrypted where that was possible. */
export interface Payload {
  readonly length: number;
  /** The first bytes; all of them where its length is `length`. */
  readonly held: Uint8Array;
  /** Fills `target` from `position` in the payload on; returns how many bytes there were. */
  read(target: Uint8Array, position: number): number;
  /** Null for a payload that is not encrypted. */
  readonly encryption: Encryption | null;
  /** What the decoder made of it; null where it does not parse, or none was asked for. */
  readonly decoded: string | null;
}

/** The most that is held in memory to decrypt or decode one payload: what newer Rivven engines allow a record. */
const LARGEST_HELD_BYTES: number = 64 * 1024 * 1024;

/** How to turn the data of a record into what is shown. */
export interface PayloadOptions {
  /** Null for a format without encryption. */
  readonly cipher: PayloadCipher | null;
  readonly decode: Format["decoders"][string] | null;
}

/**
 * The payload of the record under a view.
 *
 * @param source where the segment's bytes are, for a record of which the window holds only the beginning
 * @param batchOffset where the view's bytes stand in the segment
 */
export function payloadOf(
  view: RecordView,
  options: PayloadOptions,
  source: () => ByteSource,
  batchOffset: number,
): Payload {
  const stored = storedPayload(view, source, batchOffset);
  const { cipher, decode } = options;
  const isEncrypted = cipher?.isEncrypted(view) === true;
  const payload = isEncrypted ? decrypted(view, stored, cipher) : stored;
  if (decode === null || (isEncrypted && payload.encryption?.state !== "decrypted")) return payload;
  if (payload.length > LARGEST_HELD_BYTES) return payload;
  return { ...payload, decoded: decode(view, allOf(payload)) };
}

function storedPayload(view: RecordView, source: () => ByteSource, batchOffset: number): Payload {
  const held = view.residentData;
  const dataStart = batchOffset + view.start + view.dataOffset;
  const length = view.dataLength;
  return {
    length,
    held,
    read: (target, position) =>
      source().read(target.subarray(0, Math.max(length - position, 0)), dataStart + position),
    encryption: null,
    decoded: null,
  };
}

function decrypted(view: RecordView, stored: Payload, cipher: PayloadCipher): Payload {
  if (stored.length > LARGEST_HELD_BYTES) {
    const limit = `the ${LARGEST_HELD_BYTES} that are decrypted at once`;
    const reason = `too large: its ${stored.length} bytes are more than ${limit}`;
    return { ...stored, encryption: { state: "too-large", reason } };
  }
  const result = cipher.decrypt(view, allOf(stored));
  if (result.kind === "plain") return heldPayload(result.data, { state: "decrypted", reason: null });
  const state = result.cause === "missing-key" ? "no-key" : result.cause;
  return { ...stored, encryption: { state, reason: result.reason } };
}

function heldPayload(bytes: Uint8Array, encryption: Encryption): Payload {
  return {
    length: bytes.length,
    held: bytes,
    read(target, position) {
      const piece = bytes.subarray(position, position + target.length);
      target.set(piece);
      return piece.length;
    },
    encryption,
    decoded: null,
  };
}

function allOf(payload: Payload): Uint8Array {
  if (payload.held.length === payload.length) return payload.held;
  const bytes = new Uint8Array(payload.length);
  const read = payload.read(bytes, 0);
  return bytes.subarray(0, read);
}
