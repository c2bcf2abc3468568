import { WalctlError } from "../../core/errors.ts";

/** Length of a master key and of the data keys derived from it, in bytes. */
export const KEY_LENGTH = 32;
const HEX_KEY = /^[0-9a-f]{64}$/i;
const HINT =
  "a master key is 32 raw bytes or 64 hexadecimal digits; in an environment variable, hexadecimal only";

/**
 * The master key in a key file: 32 raw bytes, or 64 hexadecimal digits with white space around them, as the engine
 * takes it.
 *
 * @throws WalctlError `key` for anything else; the message never quotes the content
 */
export function parseMasterKey(bytes: Uint8Array): Uint8Array {
  if (bytes.length === KEY_LENGTH) return bytes.slice();
  const digits = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1").trim();
  if (HEX_KEY.test(digits)) return Uint8Array.from(Buffer.from(digits, "hex"));
  throw new WalctlError("key", `the key file holds ${bytes.length} bytes that are no master key`, HINT);
}

/**
 * The master key in the text of an environment variable: 64 hexadecimal digits.
 *
 * @throws WalctlError `key` for anything else; the message never quotes the text
 */
export function parseHexMasterKey(text: string): Uint8Array {
  const digits = text.trim();
  if (HEX_KEY.test(digits)) return Uint8Array.from(Buffer.from(digits, "hex"));
  throw new WalctlError("key", `the variable holds ${digits.length} characters that are no master key`, HINT);
}
