/** A string, or a number that JSON can hold. Strings come first, so that digits inside them are never taken for numbers. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** Integers below 16 digits are below 2^53, so a number holds them exactly. */
const LONG_INTEGER = /^-?\d{16,}$/;
/** Marks a tagged integer: nothing that walctl or a fixture says starts with NUL. */
const TAG = "\u0000integer:";

/**
 * `JSON.parse` that keeps integers exact: those of 16 digits and more become bigints, whatever their value. Integers
 * that are names of members stay strings, as in JSON.
 */
export function parseExactJson(text: string): unknown {
  const tagged = text.replace(TOKEN, (token) =>
    LONG_INTEGER.test(token) ? JSON.stringify(TAG + token) : token,
  );
  return JSON.parse(tagged, (_, value: unknown) =>
    typeof value === "string" && value.startsWith(TAG) ? BigInt(value.slice(TAG.length)) : value,
  );
}
