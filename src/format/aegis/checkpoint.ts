/** What an Aegis checkpoint names. */
export interface AegisCheckpoint {
  readonly activeTransactions: readonly bigint[];
  readonly dirtyPages: readonly bigint[];
}

const MAX_U64 = 0xffff_ffff_ffff_ffffn;

/**
 * Parses the data of an Aegis checkpoint. `JSON.parse` says whether it is JSON of the right shape; the integers,
 * which do not fit its doubles, are then read from the text.
 *
 * @returns null where the data is no such JSON; the engine then ignores the checkpoint
 */
export function parseAegisCheckpoint(data: Uint8Array): AegisCheckpoint | null {
  const text = new TextDecoder().decode(data);
  let shape: unknown;
  try {
    shape = JSON.parse(text);
  } catch {
    return null;
  }
  const activeTransactions = readList(text, shape, "active_transactions");
  const dirtyPages = readList(text, shape, "dirty_pages");
  return activeTransactions === null || dirtyPages === null ? null : { activeTransactions, dirtyPages };
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

/** The data of a checkpoint as the engine writes it. */
export function encodeAegisCheckpoint(checkpoint: AegisCheckpoint): Uint8Array {
  const { activeTransactions, dirtyPages } = checkpoint;
  return new TextEncoder().encode(
    `{"active_transactions":[${activeTransactions.join(",")}],"dirty_pages":[${dirtyPages.join(",")}]}`,
  );
}
