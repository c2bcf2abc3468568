import { AEGIS } from "../../src/format/aegis/aegis.ts";
import { encodeAegisCheckpoint } from "../../src/format/aegis/checkpoint.ts";
import type { Format } from "../../src/format/format.ts";
import { RIVVEN } from "../../src/format/rivven/rivven.ts";
import { SOCHDB } from "../../src/format/sochdb/sochdb.ts";
import type { RecordSpec } from "./event-log.ts";
import { createRandom } from "./sample-log.ts";

/** A record of a made-up workload, with what a test has to know of it. */
export interface Entry {
  readonly spec: RecordSpec;
  readonly lsn: bigint;
  readonly txnId: bigint | null;
  /** Number of the incarnation that it belongs to; null for none. */
  readonly incarnation: number | null;
  readonly pageId: bigint | null;
  /** Transactions and pages that a checkpoint names. */
  readonly names: { readonly transactions: readonly bigint[]; readonly pages: readonly bigint[] } | null;
}

interface OpenTransaction {
  readonly id: bigint;
  readonly incarnation: number;
  lastLsn: bigint;
}

const IMAGE_BYTES = 4;
const PAGES = 5;

/** Concurrent transactions with reused ids over a few pages, and checkpoints among them. */
export class RandomWorkload {
  readonly entries: Entry[] = [];
  private readonly random: () => number;
  private readonly format: Format;
  private readonly open: OpenTransaction[] = [];
  private readonly pages: Map<bigint, Uint8Array> = new Map();
  private incarnations = 0;

  constructor(format: Format, seed: number, length: number) {
    this.format = format;
    this.random = createRandom(seed);
    while (this.entries.length < length) this.step();
  }

  private pick(count: number): number {
    return Math.floor(this.random() * count);
  }

  private get nextLsn(): bigint {
    return BigInt(this.entries.length + 1);
  }

  private step(): void {
    const dice = this.random();
    if (this.open.length === 0 || (dice < 0.2 && this.open.length < 4)) this.begin();
    else if (dice < 0.35) this.end(this.random() < 0.7 ? "commit" : "abort");
    else if (dice < 0.4) this.checkpoint();
    else this.update();
  }

  private add(spec: RecordSpec, transaction: OpenTransaction | null, more: Partial<Entry> = {}): void {
    const lsn = this.nextLsn;
    const isStored = this.format.layout.lsn === "stored";
    const txnId = transaction === null ? (isStored ? 0n : null) : transaction.id;
    const prevLsn = transaction === null || transaction.lastLsn === 0n ? null : transaction.lastLsn;
    this.entries.push({
      spec: { lsn, ...(isStored ? { txnId, prevLsn } : {}), ...spec },
      lsn,
      txnId,
      incarnation: transaction?.incarnation ?? null,
      pageId: spec.pageId ?? null,
      names: null,
      ...more,
    });
    if (transaction !== null) transaction.lastLsn = lsn;
  }

  private begin(): void {
    const isStored = this.format.layout.lsn === "stored";
    const free = [1n, 2n, 3n, 4n, 5n].filter((id) => !this.open.some((each) => each.id === id));
    const id = free[this.pick(free.length)]!;
    // Markers without ids: one transaction at a time, so that a test knows what belongs to which.
    if (!isStored && this.open.length > 0) {
      this.update();
      return;
    }
    const transaction = { id, incarnation: this.incarnations++, lastLsn: 0n };
    this.open.push(transaction);
    this.add({ type: "begin" }, transaction);
  }

  private end(type: "commit" | "abort"): void {
    const [transaction] = this.open.splice(this.pick(this.open.length), 1);
    this.add({ type }, transaction!);
  }

  private update(): void {
    const transaction = this.open[this.pick(this.open.length)]!;
    if (this.format.layout.lsn === "position") {
      this.add({ type: "full" }, transaction);
      return;
    }
    const pageId = BigInt(this.pick(PAGES));
    const before = this.pages.get(pageId) ?? new Uint8Array(IMAGE_BYTES);
    const after = Uint8Array.from({ length: IMAGE_BYTES }, () => 1 + this.pick(255));
    this.pages.set(pageId, after);
    const images = { data: Uint8Array.from([...before, ...after]), beforeLength: IMAGE_BYTES, pageOffset: 0 };
    this.add({ type: "update", pageId, ...(this.format === SOCHDB ? images : { data: after }) }, transaction);
  }

  private checkpoint(): void {
    if (this.format !== AEGIS) {
      this.add({ type: "checkpoint" }, null, { names: { transactions: [], pages: [] } });
      return;
    }
    const transactions = this.open.map(({ id }) => id);
    const pages = this.random() < 0.5 ? [] : [BigInt(this.pick(PAGES))];
    const data = encodeAegisCheckpoint({ activeTransactions: transactions, dirtyPages: pages });
    this.add({ type: "checkpoint", data }, null, { names: { transactions, pages } });
  }
}

const DATA_TYPES = ["update", "insert", "delete", "full"];

export function isData({ spec }: Entry): boolean {
  return DATA_TYPES.includes(spec.type);
}

/** The name under which a whole log stands in one file. */
export function onlySegment(format: Format): string {
  if (format === RIVVEN) return "00000000000000000000.wal";
  return format === AEGIS ? "wal_current.log" : "wal_00000000.log";
}
