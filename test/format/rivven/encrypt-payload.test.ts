import { expect, test } from "vitest";
import { toHex } from "../../../src/core/hex.ts";
import { encryptPayload } from "../../../src/format/rivven/encrypt-payload.ts";
import { createRivvenCipher } from "../../../src/format/rivven/encryption.ts";

const OPTIONS = {
  masterKey: new Uint8Array(32),
  algorithm: "aes-256-gcm",
  keyVersion: 0x01020304,
  nonce: Uint8Array.from({ length: 12 }, (_, i) => 0xa0 + i),
} as const;

test.each([
  ["aes-256-gcm", "00"],
  ["chacha20-poly1305", "01"],
] as const)("encryptPayload writes the header of an envelope for %s", (algorithm, code) => {
  const envelope = encryptPayload(new Uint8Array(5), { ...OPTIONS, algorithm });
  expect(toHex(envelope.subarray(0, 24))).toBe(`5256454e01${code}01020304a0a1a2a3a4a5a6a7a8a9aaab0000`);
  expect(envelope).toHaveLength(24 + 5 + 16);
});

test.each([
  ["a nonce", { nonce: new Uint8Array(11) }],
  ["a key version", { keyVersion: 2 ** 32 }],
])("encryptPayload refuses %s that does not fit", (_, options) => {
  expect(() => encryptPayload(new Uint8Array(5), { ...OPTIONS, ...options })).toThrow(RangeError);
});

test("a cipher refuses a master key of another length", () => {
  expect(() => createRivvenCipher(new Uint8Array(31))).toThrow(expect.objectContaining({ code: "key" }));
});
