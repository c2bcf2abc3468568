import type { CipherGCM } from "node:crypto";
import { createCipheriv } from "node:crypto";
import { checkUnsigned } from "../encode.ts";
import { DEFAULT_SCOPE, deriveDataKey } from "./encryption.ts";
import {
  ALGORITHMS,
  ENVELOPE_ALGORITHM,
  ENVELOPE_HEADER_LENGTH,
  ENVELOPE_KEY_VERSION,
  ENVELOPE_MAGIC,
  ENVELOPE_MAGIC_VALUE,
  ENVELOPE_NONCE,
  ENVELOPE_VERSION,
  ENVELOPE_VERSION_VALUE,
  NONCE_LENGTH,
  TAG_LENGTH,
} from "./envelope.ts";

/** How to encrypt a payload. */
export interface EncryptionOptions {
  /** 32 bytes. */
  readonly masterKey: Uint8Array;
  readonly algorithm: "aes-256-gcm" | "chacha20-poly1305";
  readonly keyVersion: number;
  /** 12 bytes, never used twice with one key. */
  readonly nonce: Uint8Array;
  /** `rivven` where it is not given. */
  readonly scope?: string;
}

/**
 * The envelope of a plaintext, as the engine writes it: the data of a record with the encrypted flag.
 *
 * @throws RangeError where the nonce or the key version does not fit
 */
export function encryptPayload(plaintext: Uint8Array, options: EncryptionOptions): Uint8Array {
  const { masterKey, algorithm, keyVersion, nonce, scope = DEFAULT_SCOPE } = options;
  if (nonce.length !== NONCE_LENGTH)
    throw new RangeError(`nonce has ${nonce.length} bytes, not ${NONCE_LENGTH}`);
  const envelope = new Uint8Array(ENVELOPE_HEADER_LENGTH + plaintext.length + TAG_LENGTH);
  const view = new DataView(envelope.buffer);
  view.setUint32(ENVELOPE_MAGIC, ENVELOPE_MAGIC_VALUE);
  view.setUint8(ENVELOPE_VERSION, ENVELOPE_VERSION_VALUE);
  view.setUint8(
    ENVELOPE_ALGORITHM,
    ALGORITHMS.findIndex((candidate) => candidate.cipher === algorithm),
  );
  view.setUint32(ENVELOPE_KEY_VERSION, checkUnsigned("keyVersion", keyVersion, 32));
  envelope.set(nonce, ENVELOPE_NONCE);
  const key = deriveDataKey(masterKey, scope);
  // Typed for one name; the overloads of both algorithms agree.
  const cipher: CipherGCM = createCipheriv(algorithm as "aes-256-gcm", key, nonce, {
    authTagLength: TAG_LENGTH,
  });
  cipher.setAAD(Buffer.from(scope));
  envelope.set(cipher.update(plaintext), ENVELOPE_HEADER_LENGTH);
  cipher.final();
  envelope.set(cipher.getAuthTag(), envelope.length - TAG_LENGTH);
  return envelope;
}
