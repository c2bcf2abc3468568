import type { DecipherGCM } from "node:crypto";
import { createDecipheriv, hkdfSync } from "node:crypto";
import { WalctlError } from "../../core/errors.ts";
import type { DecryptedPayload, DecryptFailure, PayloadCipher } from "../format.ts";
import type { RecordView } from "../view.ts";
import type { Envelope } from "./envelope.ts";
import { envelopeProblem, parseEnvelope, TAG_LENGTH } from "./envelope.ts";
import { KEY_LENGTH } from "./key.ts";
import { FLAG_ENCRYPTED } from "./layout.ts";
import { readsLikePlaintext } from "./plaintext.ts";

/** The engine's default scope: the additional authenticated data, and the info from which the data key is derived. */
export const DEFAULT_SCOPE = "rivven";
const HKDF_SALT = "rivven-encryption-v1";
/** node:crypto takes no more in one piece; newer engines refuse far smaller records. */
const MAX_CIPHERTEXT_BYTES = 0x7fff_ffff;

/** The key that encrypts records: HKDF-SHA256 of the master key. It depends on the scope, and on no key version. */
export function deriveDataKey(masterKey: Uint8Array, scope: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", masterKey, HKDF_SALT, scope, KEY_LENGTH));
}

/** What became of the records of one key version. */
interface VersionTally {
  decrypted: number;
  tampered: number;
  undecided: number;
}

function failed(cause: DecryptFailure, reason: string): DecryptedPayload {
  return { kind: "failed", cause, reason };
}

/**
 * Decrypts records, and says why where it cannot.
 *
 * A tag that does not match has two explanations, a wrong key and altered bytes, and the record alone cannot tell
 * them apart. Bit rot is neither: the record's checksum covers the encrypted bytes and was right. Three things tell:
 *
 * 1. The key is proven for a key version once a record of that version has decrypted. A failure after that is an
 *    altered record.
 * 2. Both algorithms are stream ciphers. Under the right key the bytes that nobody altered decrypt all the same, so
 *    a plaintext that reads like one although its tag is wrong proves the key, even on the first record. That
 *    plaintext is looked at and thrown away.
 * 3. Otherwise the key is taken to be wrong. `conclusion` puts that right where later records prove the key; a
 *    caller that cannot wait runs over the log once until a record decrypts, and starts again with the same cipher.
 */
class RivvenCipher implements PayloadCipher {
  private readonly dataKey: Uint8Array | null;
  private readonly scope: Buffer;
  private readonly tallies = new Map<number, VersionTally>();
  private withoutKey = 0;

  constructor(masterKey: Uint8Array | null, scope: string) {
    this.dataKey = masterKey === null ? null : deriveDataKey(masterKey, scope);
    this.scope = Buffer.from(scope);
  }

  isEncrypted(view: RecordView): boolean {
    return ((view.flags ?? 0) & FLAG_ENCRYPTED) !== 0;
  }

  decrypt(view: RecordView, data: Uint8Array): DecryptedPayload {
    if (!this.isEncrypted(view)) return { kind: "plain", data };
    const problem = envelopeProblem(data);
    if (problem !== null)
      return failed("malformed", `malformed: the data is no encryption envelope: ${problem}`);
    const envelope = parseEnvelope(data);
    if (envelope.ciphertext.length > MAX_CIPHERTEXT_BYTES)
      return failed("malformed", "malformed: larger than 2 GiB");
    if (this.dataKey === null) {
      this.withoutKey += 1;
      const { algorithm, keyVersion } = envelope;
      return failed(
        "missing-key",
        `missing key: encrypted with ${algorithm.title}, key version ${keyVersion}; no master key was given`,
      );
    }
    return this.open(envelope, this.dataKey);
  }

  conclusion(): string | null {
    if (this.withoutKey > 0) return `${count(this.withoutKey)} not decrypted: no master key was given`;
    const anyProven = Array.from(this.tallies.values()).some(isProven);
    const sentences = Array.from(this.tallies, ([version, tally]) => conclude(version, tally, anyProven));
    return sentences.filter((sentence) => sentence !== null).join("; ") || null;
  }

  private open(envelope: Envelope, key: Uint8Array): DecryptedPayload {
    const { algorithm, nonce, ciphertext, tag, keyVersion } = envelope;
    const options = { authTagLength: TAG_LENGTH };
    // Typed for one name; the overloads of both algorithms agree.
    const decipher: DecipherGCM = createDecipheriv(algorithm.cipher as "aes-256-gcm", key, nonce, options);
    decipher.setAAD(this.scope);
    decipher.setAuthTag(tag);
    const plaintext = decipher.update(ciphertext);
    const tally = this.tallyOf(keyVersion);
    try {
      decipher.final();
    } catch {
      return this.explain(keyVersion, tally, plaintext);
    }
    tally.decrypted += 1;
    return { kind: "plain", data: plaintext };
  }

  private tallyOf(keyVersion: number): VersionTally {
    let tally = this.tallies.get(keyVersion);
    if (tally === undefined) {
      tally = { decrypted: 0, tampered: 0, undecided: 0 };
      this.tallies.set(keyVersion, tally);
    }
    return tally;
  }

  private explain(keyVersion: number, tally: VersionTally, unverified: Uint8Array): DecryptedPayload {
    const reads = readsLikePlaintext(unverified);
    if (reads || isProven(tally)) {
      tally.tampered += 1;
      const proof = reads ? "its bytes decrypt to something readable" : "other records decrypt with this key";
      return failed("tampered", `tampered: the authentication tag does not match, although ${proof}`);
    }
    tally.undecided += 1;
    for (const [version, other] of this.tallies) {
      if (isProven(other)) {
        return failed(
          "wrong-key",
          `wrong key: the record needs key version ${keyVersion}; the key given decrypts version ${version}`,
        );
      }
    }
    return failed(
      "wrong-key",
      "wrong key: the authentication tag does not match, and no record has decrypted with this key so far; " +
        "the checksum is right, so it is another master key or scope, or the record was rewritten on purpose",
    );
  }
}

function isProven(tally: VersionTally): boolean {
  return tally.decrypted > 0 || tally.tampered > 0;
}

function count(records: number): string {
  return records === 1 ? "1 encrypted record" : `${records} encrypted records`;
}

function conclude(version: number, tally: VersionTally, anyProven: boolean): string | null {
  const lost = tally.tampered + tally.undecided;
  if (lost === 0) return null;
  const what = `${count(lost)} of key version ${version} not decrypted`;
  if (isProven(tally)) return `${what}: altered after encryption, since the key is right`;
  if (anyProven) return `${what}: that version has another master key`;
  return `${what}: the master key or the scope is wrong`;
}

/**
 * A cipher for Rivven records. Without a key every encrypted record fails, with the reason.
 *
 * @param scope what the engine's configuration calls `aad_scope`
 * @throws WalctlError `key` where the master key has not 32 bytes
 */
export function createRivvenCipher(
  masterKey: Uint8Array | null,
  scope: string = DEFAULT_SCOPE,
): PayloadCipher {
  if (masterKey !== null && masterKey.length !== KEY_LENGTH) {
    throw new WalctlError(
      "key",
      `a master key has ${KEY_LENGTH} bytes, this one has ${masterKey.length}`,
      "see --key-file and --key-env",
    );
  }
  return new RivvenCipher(masterKey, scope);
}
