import { encodeAegisCheckpoint } from "../../src/format/aegis/checkpoint.ts";
import type { RecordType } from "../../src/format/record.ts";
import type { RecordSpec } from "./event-log.ts";
import { createRandom } from "./sample-log.ts";

/** One transaction as its client knows it. */
interface Client {
  readonly txnId: bigint;
  /** Set where the commit has reached the log. */
  committed: boolean;
}

/** A change as its client knows it. */
interface Change {
  readonly client: Client;
  readonly run: number;
  readonly lsn: bigint;
}

export interface Workload {
  readonly records: readonly RecordSpec[];
  /** LSNs of what committed, in the order in which it has to be redone. */
  readonly committed: readonly bigint[];
}

interface Draft {
  readonly spec: RecordSpec;
  readonly change: Change | null;
}

const CHANGES: readonly RecordType[] = ["insert", "update", "delete"];

/**
 * A random Aegis log whose committed changes are known by construction: clients that interleave, commit, abort or
 * crash; ids that are reused; records of undefined types; checkpoints; LSNs that start again; records of concurrent
 * writers out of order.
 */
export function randomAegisWorkload(seed: number): Workload {
  const random = createRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const ids = 2 + below(8);
  const drafts: Draft[] = [];
  const runs = 1 + below(3);
  for (let run = 0; run < runs; run++) {
    const from = drafts.length;
    const open = new Map<bigint, Client>();
    const records = 12 + below(60);
    for (let step = 1; step <= records; step++) {
      const lsn = BigInt(step);
      const txnId = BigInt(below(ids));
      drafts.push(nextRecord({ run, lsn, txnId, open, below }));
    }
    disturb(drafts, from, below);
  }
  const changes = drafts.flatMap(({ change }) => change ?? []).filter(({ client }) => client.committed);
  // The sort is stable: equal LSNs of one run would stand in log order, but a run has none.
  const inOrder = changes.sort((a, b) => a.run - b.run || Number(a.lsn - b.lsn));
  return { records: drafts.map(({ spec }) => spec), committed: inOrder.map(({ lsn }) => lsn) };
}

interface Step {
  readonly run: number;
  readonly lsn: bigint;
  readonly txnId: bigint;
  readonly open: Map<bigint, Client>;
  readonly below: (limit: number) => number;
}

function nextRecord({ run, lsn, txnId, open, below }: Step): Draft {
  const client = open.get(txnId);
  const dice = below(20);
  if (dice === 0) {
    const active = [...open.keys()];
    const data = encodeAegisCheckpoint({ activeTransactions: active, dirtyPages: [] });
    return { spec: { type: "checkpoint", lsn, txnId: 0n, data }, change: null };
  }
  // A client that crashed leaves its transaction open, and its id is used again.
  if (client === undefined || dice === 1) {
    open.set(txnId, { txnId, committed: false });
    return { spec: { type: "begin", lsn, txnId }, change: null };
  }
  if (dice === 2) return { spec: { type: "unknown", typeCode: 40 + below(99), lsn, txnId }, change: null };
  if (dice === 3) return { spec: { type: "clr", lsn, txnId }, change: null };
  if (dice < 8) {
    open.delete(txnId);
    client.committed = dice < 7;
    return { spec: { type: client.committed ? "commit" : "abort", lsn, txnId }, change: null };
  }
  const pageId = below(10) === 0 ? null : BigInt(below(6));
  return { spec: { type: CHANGES[below(3)]!, lsn, txnId, pageId }, change: { client, run, lsn } };
}

/** Concurrent writers put neighbours of different transactions out of order. */
function disturb(drafts: Draft[], from: number, below: (limit: number) => number): void {
  for (let at = from; at + 1 < drafts.length; at++) {
    const [a, b] = [drafts[at]!, drafts[at + 1]!];
    const types = [a.spec.type, b.spec.type];
    if (below(4) > 0 || a.spec.txnId === b.spec.txnId || types.includes("checkpoint")) continue;
    drafts[at] = b;
    drafts[at + 1] = a;
    at += 1;
  }
}
