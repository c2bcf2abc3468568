import { parseTopicWrite } from "./topic.ts";

/** The share of byte values that occur in text: printable ASCII, tab, line feed, carriage return. */
const TEXT_SHARE = 98 / 256;
/** Natural logarithm of how improbable chance must be: one in 500 million. */
const IMPROBABLE = 20;

function isText(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

/**
 * Whether bytes are no chance product: a topic write, or text for the most part. A wrong key turns a ciphertext into
 * random bytes, of which 38 % look like text; the Chernoff bound says how improbable a higher share is. False proves
 * nothing, since a plaintext can be binary or too short to tell.
 */
export function readsLikePlaintext(bytes: Uint8Array): boolean {
  if (parseTopicWrite(bytes) !== null) return true;
  let text = 0;
  for (const byte of bytes) if (isText(byte)) text += 1;
  const share = text / bytes.length;
  if (!(share > TEXT_SHARE)) return false;
  const other = 1 - share;
  const divergence =
    share * Math.log(share / TEXT_SHARE) + (other === 0 ? 0 : other * Math.log(other / (1 - TEXT_SHARE)));
  return bytes.length * divergence > IMPROBABLE;
}
