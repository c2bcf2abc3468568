const MAX_U64 = 0xffff_ffff_ffff_ffffn;

/** The engine's parser takes neither bytes that are no UTF-8 nor a byte order mark. */
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A part of JSON in which nothing is escaped: an array of digits as a whole, a string, a bracket, a sign, a literal. */
const TOKEN: RegExp = /\[[\d\s,]*\]|"[^"]*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * Lists of u64 in a JSON object, by the names of its members. `JSON.parse` says whether it is JSON; the integers, which
 * do not fit its doubles, are then read from the text, from the members of the outermost object alone.
 *
 * @returns null for each that is not there, or no such list, or there twice
 */
export function readU64Lists(
  data: Uint8Array,
  ...names: readonly string[]
): readonly (readonly bigint[] | null)[] {
  const text = jsonTextOf(data);
  const found = new Map<string, string | null>();
  for (const [name, value] of text === null ? [] : membersOf(text)) {
    if (names.includes(name)) found.set(name, found.has(name) ? null : value);
  }
  return names.map((name) => integersOf(found.get(name) ?? null));
}

/** Null where the data is no text, or no JSON. */
function jsonTextOf(data: Uint8Array): string | null {
  try {
    const text = UTF8.decode(data);
    JSON.parse(text);
    return text;
  } catch {
    return null;
  }
}

/** Of the outermost object, each name with the first token of its value. */
function* membersOf(text: string): Generator<readonly [name: string, value: string]> {
  // Of the same length, so that what is found there can be read in the text itself.
  const masked = text.replaceAll(/\\./g, "__");
  let depth = 0;
  let name: string | null = null;
  let last = "";
  for (const { 0: token, index } of masked.matchAll(TOKEN)) {
    if (token === "}" || token === "]") depth -= 1;
    if (depth === 1 && name !== null) {
      yield [name, token];
      name = null;
    } else if (depth === 1 && token === ":") {
      name = JSON.parse(last) as string;
    }
    if (token === "{" || token === "[") depth += 1;
    if (depth === 1) last = text.slice(index, index + token.length);
  }
}

/** Null for what is no array of u64: a sign, a fraction or an exponent is no part of one. */
function integersOf(value: string | null): readonly bigint[] | null {
  if (value === null || !value.startsWith("[") || !value.endsWith("]")) return null;
  const digits = value.slice(1, -1).trim();
  const values = digits === "" ? [] : digits.split(",").map((item) => BigInt(item.trim()));
  return values.every((item) => item <= MAX_U64) ? values : null;
}
