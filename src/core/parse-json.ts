/** A string, or a number. Strings come first, so that digits inside them are never taken for numbers. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Integers below 16 digits are below 2^53, so a number holds them exactly. */
const LONG_INTEGER = /^-?\d{16,}$/;

/** What a string begins with that was an integer; strings that begin like that get one more. */
const MARK = "\u0000";

/**
 * `JSON.parse` with exact integers: those of 16 digits and more become bigints. Values only: the name of a member may
 * come out altered where it begins with NUL.
 *
 * @throws SyntaxError where the text is no JSON
 */
export function parseExactJson(text: string): unknown {
  const marked = text.replace(TOKEN, (token) => {
    if (LONG_INTEGER.test(token)) return `"\\u0000${token}"`;
    return token.startsWith('"\\u0000') ? `"\\u0000${token.slice(1)}` : token;
  });
  return JSON.parse(marked, (_, value: unknown) => {
    if (typeof value !== "string" || !value.startsWith(MARK)) return value;
    const rest = value.slice(MARK.length);
    return rest.startsWith(MARK) ? rest : BigInt(rest);
  });
}
