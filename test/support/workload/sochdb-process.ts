import type { Dice } from "./dice.ts";
import { LockTable } from "./lock-table.ts";
import type { Pages } from "./pages.ts";
import type { SimulatedTransaction } from "./simulated-transaction.ts";
import type { SochdbEntry, SochdbType } from "./sochdb-entry.ts";
import { compensationOf, sochdbEntry } from "./sochdb-entry.ts";
import type { SochdbKnobs } from "./sochdb-knobs.ts";

/** A transaction that runs. */
interface Running {
  readonly writer: SimulatedTransaction;
  lastLsn: bigint;
  readonly updates: SochdbEntry[];
  /** Logged with an LSN, and not written yet. */
  pending: SochdbEntry | null;
}

/** Where a process starts, and what it changes. */
export interface ProcessStart {
  readonly process: number;
  /** The log so far; the process appends. */
  readonly entries: SochdbEntry[];
  readonly pages: Pages;
  readonly nextLsn: bigint;
  readonly nextId: (inUse: ReadonlySet<bigint>) => bigint;
  /** Ids of the pages. */
  readonly pageIds: readonly bigint[];
}

const FINISH = 0.25;
const LONGEST_WRITE = 4;
const EMPTY_WRITE = 0.03;

/** One process of the simulated engine: concurrent transactions under strict two-phase locking on bytes. */
export class SochdbProcess {
  private readonly running: Running[] = [];
  private readonly locks: LockTable<Running> = new LockTable();
  private nextLsn: bigint;
  private begun = 0;
  private readonly start: ProcessStart;
  private readonly knobs: SochdbKnobs;
  private readonly dice: Dice;

  constructor(start: ProcessStart, knobs: SochdbKnobs, dice: Dice) {
    this.start = start;
    this.knobs = knobs;
    this.dice = dice;
    this.nextLsn = start.nextLsn;
  }

  /** Runs every transaction that the knobs allow to its end. */
  run(): void {
    while (this.step());
  }

  private step(): boolean {
    const { dice, knobs } = this;
    if (dice.chance(knobs.checkpoint)) this.append("checkpoint");
    if (dice.chance(knobs.unknownType)) this.append("unknown");
    const mayBegin = this.begun < knobs.transactions && this.running.length < knobs.concurrency;
    if (mayBegin && (this.running.length === 0 || dice.chance(0.5))) {
      this.begin();
      return true;
    }
    if (this.running.length === 0) return false;
    const running = dice.pick(this.running);
    if (running.pending !== null) this.complete(running, running.pending);
    else if (running.lastLsn !== 0n && dice.chance(FINISH)) this.finish(running);
    else this.update(running);
    return true;
  }

  /** A record that belongs to no transaction; one of an unknown type may carry any id. */
  private append(type: "checkpoint" | "unknown"): void {
    const txnId = type === "unknown" && this.running.length > 0 ? this.running[0]!.writer.id : 0n;
    this.start.entries.push(sochdbEntry({ lsn: this.nextLsn++, type, txnId }));
  }

  private begin(): void {
    const id = this.start.nextId(new Set(this.running.map(({ writer }) => writer.id)));
    const writer = { id, process: this.start.process };
    const running: Running = { writer, lastLsn: 0n, updates: [], pending: null };
    this.running.push(running);
    this.begun += 1;
    if (!this.dice.chance(this.knobs.noBegin)) this.log(running, "begin");
  }

  private update(running: Running): void {
    const { dice, knobs } = this;
    const pageId = dice.pick(this.start.pageIds);
    const pageOffset = dice.integer(knobs.pageLength);
    const longest = Math.min(LONGEST_WRITE, knobs.pageLength - pageOffset);
    const length = dice.chance(EMPTY_WRITE) ? 0 : 1 + dice.integer(longest);
    if (!this.locks.acquire(running, pageId, pageOffset, length)) {
      // Nothing detects deadlocks: a transaction that cannot have a lock does something else, or ends.
      if (running.lastLsn !== 0n) this.finish(running);
      return;
    }
    const before = this.start.pages.read(pageId, pageOffset, length);
    this.log(running, "update", { pageId, pageOffset, before, after: dice.bytes(length) });
  }

  private finish(running: Running): void {
    if (this.dice.chance(this.knobs.abort)) this.abort(running);
    else this.log(running, "commit");
  }

  private abort(running: Running): void {
    const { dice, knobs } = this;
    const isAlone = this.running.length === 1;
    if ((isAlone || knobs.clrsBesideOthers) && dice.chance(knobs.abortClrs)) this.compensate(running);
    this.log(running, "abort");
  }

  /** Logs CLRs for the newest of the updates, or for all. Chains may count CLRs or pass over them. */
  private compensate(running: Running): void {
    const newest = running.updates.toReversed();
    const clrs = newest
      .slice(0, this.dice.integer(newest.length + 1))
      .map((update) => compensationOf(update, this.nextLsn++));
    this.start.entries.push(...clrs);
    if (clrs.length > 0 && this.dice.chance(0.5)) running.lastLsn = clrs.at(-1)!.lsn;
  }

  /** Takes an LSN; the record is written now or, with disorder, when others have written theirs. */
  private log(running: Running, type: SochdbType, images: Partial<SochdbEntry> = {}): void {
    const { writer, lastLsn: prevLsn } = running;
    const entry = sochdbEntry({ ...images, lsn: this.nextLsn++, type, txnId: writer.id, prevLsn, writer });
    if (this.dice.chance(this.knobs.disorder)) running.pending = entry;
    else this.complete(running, entry);
  }

  private complete(running: Running, entry: SochdbEntry): void {
    const { entries, pages } = this.start;
    running.pending = null;
    running.lastLsn = entry.lsn;
    entries.push(entry);
    if (entry.type === "update") {
      pages.write(entry.pageId, entry.pageOffset, entry.after);
      running.updates.push(entry);
    }
    if (entry.type === "abort" && !this.dice.chance(this.knobs.abortKeepsPages)) {
      for (const update of running.updates.toReversed()) {
        pages.write(update.pageId, update.pageOffset, update.before);
      }
    }
    if (entry.type === "commit" || entry.type === "abort") this.leave(running, entry.lsn);
  }

  private leave({ writer }: Running, lastLsn: bigint): void {
    const at = this.running.findIndex((running) => running.writer === writer);
    const [running] = this.running.splice(at, 1);
    this.locks.release(running!);
    if (!this.dice.chance(this.knobs.end)) return;
    const prevLsn = this.dice.chance(0.5) ? lastLsn : 0n;
    this.start.entries.push(
      sochdbEntry({ lsn: this.nextLsn++, type: "end", txnId: writer.id, prevLsn, writer }),
    );
  }
}
