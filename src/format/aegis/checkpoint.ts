import { readU64Lists } from "./u64-lists.ts";

/** What an Aegis checkpoint names. */
export interface AegisCheckpoint {
  readonly activeTransactions: readonly bigint[];
  readonly dirtyPages: readonly bigint[];
}

/**
 * Parses the data of an Aegis checkpoint.
 *
 * @returns null where the data is no such JSON; the engine then ignores the checkpoint
 */
export function parseAegisCheckpoint(data: Uint8Array): AegisCheckpoint | null {
  const [activeTransactions = null, dirtyPages = null] = readU64Lists(
    data,
    "active_transactions",
    "dirty_pages",
  );
  return activeTransactions === null || dirtyPages === null ? null : { activeTransactions, dirtyPages };
}

/** The data of a checkpoint as the engine writes it. */
export function encodeAegisCheckpoint(checkpoint: AegisCheckpoint): Uint8Array {
  const { activeTransactions, dirtyPages } = checkpoint;
  return new TextEncoder().encode(
    `{"active_transactions":[${activeTransactions.join(",")}],"dirty_pages":[${dirtyPages.join(",")}]}`,
  );
}
