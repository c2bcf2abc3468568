import { WalctlError } from "../core/errors.ts";
import type { Format, PayloadCipher } from "../format/format.ts";
import { readSmallFile } from "../segment/small-file.ts";

/** Much longer than any key. */
const KEY_FILE_LIMIT = 4096;

/** Where the user keeps the key. */
export interface KeyOptions {
  readonly keyFile?: string;
  readonly keyEnv?: string;
}

/**
 * The cipher for a log: with the user's key, without one, or null where the format does not encrypt.
 *
 * @throws WalctlError where the key cannot be read, or is none
 */
export function readCipher(
  format: Format,
  options: KeyOptions,
  env: Readonly<Record<string, string | undefined>>,
): PayloadCipher | null {
  const { createCipher } = format;
  return createCipher === null ? null : createCipher(readKey(format, options, env));
}

function readKey(
  { keys }: Format,
  { keyFile, keyEnv }: KeyOptions,
  env: Readonly<Record<string, string | undefined>>,
): Uint8Array | null {
  if (keys === null) return null;
  if (keyFile !== undefined) return keys.fromFile(readKeyFile(keyFile));
  if (keyEnv === undefined) return null;
  const text = env[keyEnv];
  if (text === undefined) {
    throw new WalctlError(
      "key",
      `the environment variable ${keyEnv} is not set`,
      "set it, or use --key-file",
    );
  }
  return keys.fromText(text);
}

function readKeyFile(path: string): Uint8Array {
  const bytes = readSmallFile(path, KEY_FILE_LIMIT);
  if (bytes.length < KEY_FILE_LIMIT) return bytes;
  throw new WalctlError("key", `${path}: much too long for a master key`, "is it the right file?");
}
