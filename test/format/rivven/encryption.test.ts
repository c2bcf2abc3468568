import { describe, expect, test } from "vitest";
import type { DecryptedPayload, PayloadCipher } from "../../../src/format/format.ts";
import type { EncryptionOptions } from "../../../src/format/rivven/encrypt-payload.ts";
import { encryptPayload } from "../../../src/format/rivven/encrypt-payload.ts";
import { createRivvenCipher } from "../../../src/format/rivven/encryption.ts";
import { readExpected } from "../../support/fixtures.ts";
import { readSegment, record, splitRecords, utf8, viewOf } from "./records.ts";

const MASTER_KEY = Uint8Array.from({ length: 32 }, (_, i) => i);
const OTHER_KEY = new Uint8Array(32).fill(7);
const BINARY = Uint8Array.from({ length: 48 }, (_, i) => (i * 89 + 131) & 0xff);

let nonces = 0;
function encrypt(plaintext: Uint8Array, options: Partial<EncryptionOptions> = {}): Uint8Array {
  const nonce = new Uint8Array(12);
  nonce[11] = nonces++;
  return encryptPayload(plaintext, {
    masterKey: MASTER_KEY,
    algorithm: "aes-256-gcm",
    keyVersion: 1,
    nonce,
    ...options,
  });
}

/** Flips a bit of the ciphertext; encoding the record anew then gives it a right checksum. */
function tamper(envelope: Uint8Array, at = 25): Uint8Array {
  const bytes = envelope.slice();
  bytes[at]! ^= 1;
  return bytes;
}

function open(cipher: PayloadCipher, data: Uint8Array, flags = 6): DecryptedPayload {
  const view = viewOf(record(0, data, flags));
  return cipher.decrypt(view, view.residentData);
}

function causeOf(payload: DecryptedPayload): string {
  return payload.kind === "failed" ? payload.cause : payload.kind;
}

function reasonOf(payload: DecryptedPayload): string {
  return payload.kind === "failed" ? payload.reason : payload.kind;
}

describe.each(["encrypted", "encrypted-chacha"])("the log %s that the engine wrote", (fixture) => {
  const records = splitRecords(readSegment(fixture)).map(viewOf);

  test("decrypts to what its writer was given", () => {
    const cipher = createRivvenCipher(MASTER_KEY);
    const decrypted = records.map((view) => {
      const payload = cipher.decrypt(view, view.residentData);
      return payload.kind === "plain" ? Buffer.from(payload.data).toString("hex") : payload.reason;
    });
    const { truth } = readExpected(`rivven/${fixture}`);
    expect(decrypted).toEqual(truth?.assigned?.map((entry) => entry.plaintext));
    expect(cipher.conclusion()).toBeNull();
  });

  test.each([
    [
      "missing-key",
      createRivvenCipher(null),
      /^20 encrypted records not decrypted: no master key was given$/,
    ],
    ["wrong-key", createRivvenCipher(OTHER_KEY), /^20 encrypted records of key version 1 .* is wrong$/],
    [
      "wrong-key",
      createRivvenCipher(MASTER_KEY, "scope"),
      /^20 encrypted records of key version 1 .* is wrong$/,
    ],
  ])("is %s without the right key and scope, record by record", (cause, cipher, conclusion) => {
    expect(records.map((view) => causeOf(cipher.decrypt(view, view.residentData)))).toEqual(
      Array(20).fill(cause),
    );
    expect(cipher.conclusion()).toMatch(conclusion);
  });
});

describe.each(["aes-256-gcm", "chacha20-poly1305"] as const)("%s", (algorithm) => {
  test.each([
    ["an empty plaintext", new Uint8Array(0)],
    ["a short one", utf8("x")],
    ["a long one", new Uint8Array(100_000).fill(5)],
  ])("gives %s back", (_, plaintext) => {
    const cipher = createRivvenCipher(MASTER_KEY);
    const payload = open(cipher, encrypt(plaintext, { algorithm }));
    expect(payload.kind === "plain" && Buffer.compare(payload.data, plaintext)).toBe(0);
  });

  test("gives a plaintext of another scope back to a cipher of that scope", () => {
    const data = encrypt(utf8("x"), { algorithm, scope: "tenant" });
    expect(open(createRivvenCipher(MASTER_KEY, "tenant"), data).kind).toBe("plain");
  });

  test.each([
    ["ciphertext", 30],
    ["tag", -1],
    ["nonce", 12],
  ])("calls a record tampered whose %s was altered, once another has decrypted", (_, at) => {
    const cipher = createRivvenCipher(MASTER_KEY);
    open(cipher, encrypt(BINARY, { algorithm }));
    const data = encrypt(BINARY, { algorithm });
    expect(causeOf(open(cipher, tamper(data, at < 0 ? data.length + at : at)))).toBe("tampered");
  });
});

describe("why a record does not decrypt", () => {
  test("a record that is not encrypted is plain, also without a key", () => {
    expect(open(createRivvenCipher(null), utf8("plain"), 4)).toEqual({ kind: "plain", data: utf8("plain") });
  });

  test("a missing key names what the record needs", () => {
    const payload = open(
      createRivvenCipher(null),
      encrypt(BINARY, { algorithm: "chacha20-poly1305", keyVersion: 2 }),
    );
    expect(reasonOf(payload)).toBe(
      "missing key: encrypted with ChaCha20-Poly1305, key version 2; no master key was given",
    );
  });

  test.each([
    ["with a key", MASTER_KEY],
    ["without one", null],
  ])("data that are no envelope are malformed %s", (_, key) => {
    const payload = open(createRivvenCipher(key), utf8("short"));
    expect(causeOf(payload)).toBe("malformed");
    expect(reasonOf(payload)).toMatch(/^malformed: .* 5 bytes are fewer than the 40/);
  });

  test("a wrong key does not stop the records behind it", () => {
    const cipher = createRivvenCipher(MASTER_KEY);
    const foreign = encrypt(BINARY, { masterKey: OTHER_KEY, keyVersion: 2 });
    const causes = [foreign, encrypt(BINARY), foreign, encrypt(BINARY)].map((data) =>
      causeOf(open(cipher, data)),
    );
    expect(causes).toEqual(["wrong-key", "plain", "wrong-key", "plain"]);
    expect(cipher.conclusion()).toBe(
      "2 encrypted records of key version 2 not decrypted: that version has another master key",
    );
  });

  test("a record of another key version than those that decrypt needs another key", () => {
    const cipher = createRivvenCipher(MASTER_KEY);
    open(cipher, encrypt(BINARY));
    const payload = open(cipher, encrypt(BINARY, { masterKey: OTHER_KEY, keyVersion: 2 }));
    expect(reasonOf(payload)).toBe(
      "wrong key: the record needs key version 2; the key given decrypts version 1",
    );
  });

  test("a record decrypts whatever its key version says, since the key is not derived from it", () => {
    expect(open(createRivvenCipher(MASTER_KEY), encrypt(BINARY, { keyVersion: 9 })).kind).toBe("plain");
  });

  test.each([
    ["text", utf8("secret row 0 72639beb20038af1")],
    ["a topic write", Uint8Array.of(0, 0, 0, 1, 0x61, 0, 0, 0, 3, ...BINARY)],
  ])("a tampered first record is called so where it still reads like %s", (_, plaintext) => {
    const cipher = createRivvenCipher(MASTER_KEY);
    const payload = open(cipher, tamper(encrypt(plaintext), 24 + plaintext.length - 1));
    expect(reasonOf(payload)).toMatch(/^tampered: .* although its bytes decrypt to something readable$/);
    expect(cipher.conclusion()).toMatch(/^1 encrypted record of key version 1 .* the key is right$/);
  });

  test("a tampered first record of binary data looks like a wrong key, until another decrypts", () => {
    const cipher = createRivvenCipher(MASTER_KEY);
    const first = tamper(encrypt(BINARY));
    expect(reasonOf(open(cipher, first))).toMatch(
      /^wrong key: .* no record has decrypted with this key so far/,
    );
    expect(cipher.conclusion()).toMatch(/the master key or the scope is wrong$/);
    open(cipher, encrypt(BINARY));
    expect(cipher.conclusion()).toBe(
      "1 encrypted record of key version 1 not decrypted: altered after encryption, since the key is right",
    );
    expect(causeOf(open(cipher, first))).toBe("tampered");
  });

  test("a wrong key is not taken for the right one over many records of text", () => {
    const cipher = createRivvenCipher(OTHER_KEY);
    for (let i = 0; i < 2_000; i++) {
      const nonce = new Uint8Array(12);
      new DataView(nonce.buffer).setUint32(0, i);
      expect(causeOf(open(cipher, encrypt(utf8(`row ${i} ${"text ".repeat(i % 20)}`), { nonce })))).toBe(
        "wrong-key",
      );
    }
  });

  test("what a tampered record would read like is not given away", () => {
    const payload = open(createRivvenCipher(MASTER_KEY), tamper(encrypt(utf8("secret ".repeat(10)))));
    expect(payload).not.toHaveProperty("data");
    expect(reasonOf(payload)).not.toContain("secret");
  });
});
