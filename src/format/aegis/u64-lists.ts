const MAX_U64 = 0xffff_ffff_ffff_ffffn;

/**
 * Lists of u64 in a JSON object, by the names of its members. `JSON.parse` says whether it is JSON of the right shape;
 * the integers, which do not fit its doubles, are then read from the text.
 *
 * @returns null for each that is not there or no such list
 */
export function readU64Lists(
  data: Uint8Array,
  ...names: readonly string[]
): readonly (readonly bigint[] | null)[] {
  const text = new TextDecoder().decode(data);
  const shape = parseJson(text);
  return names.map((name) => readList(text, shape, name));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function readList(text: string, shape: unknown, name: string): readonly bigint[] | null {
  const list: unknown = (shape as Record<string, unknown> | null)?.[name];
  if (!Array.isArray(list) || !list.every((item) => typeof item === "number")) return null;
  const digits = new RegExp(`"${name}"\\s*:\\s*\\[([\\s\\d,]*)\\]`).exec(text)?.[1];
  // A sign, a fraction or an exponent is no u64, and the expression does not match it.
  if (digits === undefined) return null;
  const values = digits.trim() === "" ? [] : digits.split(",").map((item) => BigInt(item.trim()));
  return values.every((value) => value <= MAX_U64) ? values : null;
}
