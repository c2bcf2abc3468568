import type { ChangeNames } from "../recovery.ts";
import { readU64Lists } from "./u64-lists.ts";

const TXN_IDS = "rewritten_tx_ids";
const LSNS = "rewritten_lsns";

/** JSON in the style of the engine's checkpoints, so that a dump can be read: in a begin it takes no notice of data. */
export function encodeRewritten({ txnIds, lsns }: ChangeNames): Uint8Array {
  return new TextEncoder().encode(
    `{"${TXN_IDS}":[${[...txnIds].join(",")}],"${LSNS}":[${[...lsns].join(",")}]}`,
  );
}

export function parseRewritten(data: Uint8Array): ChangeNames | null {
  if (data.length === 0) return null;
  const [txnIds = null, lsns = null] = readU64Lists(data, TXN_IDS, LSNS);
  return txnIds === null || lsns === null || txnIds.length !== lsns.length ? null : { txnIds, lsns };
}
