import type { AegisEntry, AegisType } from "./aegis-entry.ts";
import type { Dice } from "./dice.ts";
import { largest } from "./u64-order.ts";

/** Ids of processes that run after all others; no workload has them. */
const FIRST_ID = 1n << 40n;

const NO_BYTES = new Uint8Array(0);

/**
 * Starts the engine on a log again and again. It recovers, goes on with the LSN behind the highest, and appends
 * transactions with ids of their own, until a crash takes what is not written yet.
 *
 * @returns the log after each crash
 */
export function restartAegis(entries: readonly AegisEntry[], restarts: number, dice: Dice): AegisEntry[][] {
  let log = [...entries];
  return Array.from({ length: restarts }, (_, process) => {
    const own = [0, 1, 2].flatMap((index) =>
      aegisTransaction(FIRST_ID + BigInt(3 * process + index), process, dice),
    );
    const first = largest([0n, ...log.map(({ lsn }) => lsn)]) + 1n;
    const appended = own.map((entry, index) => ({ ...entry, lsn: first + BigInt(index) }));
    log = [...log, ...appended.slice(0, dice.integer(appended.length + 1))];
    return log;
  });
}

/** A few writes and an end, without LSNs. */
export function aegisTransaction(txnId: bigint, process: number, dice: Dice): AegisEntry[] {
  const writer = { id: txnId, process };
  const entry = (type: AegisType, pageId: bigint | null = null, data: Uint8Array = NO_BYTES): AegisEntry => ({
    lsn: 0n,
    type,
    txnId,
    prevLsn: 0n,
    pageId,
    data,
    named: null,
    writer,
    namedWriters: [],
    run: 0,
  });
  const writes = Array.from({ length: dice.integer(4) }, () =>
    entry(dice.pick(["insert", "update", "delete"]), BigInt(dice.integer(4)), dice.bytes(8)),
  );
  return [entry("begin"), ...writes, entry(dice.pick(["commit", "commit", "abort"]))];
}
