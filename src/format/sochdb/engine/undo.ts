import { highOf, joinU64, lowOf } from "../../../core/u64.ts";
import { U64List } from "../../../core/u64-list.ts";
import type {
  EngineRecoveryOptions,
  EngineRemark,
  EngineStepCode,
  FoundRecord,
  RecordLookup,
  TransactionList,
} from "../../engine.ts";
import type { RecordView } from "../../view.ts";
import { CLR, UPDATE } from "../layout.ts";
import { UndoQueue } from "./undo-queue.ts";

/** Between them somebody may put out what he was told. */
const STEPS_AT_ONCE = 1024;

/** A chain of previous LSNs that went upwards: it may lead back to where it was. */
interface RisingChain {
  /** An LSN that the chain came to; seen again, it goes round for ever. */
  markHigh: number;
  markLow: number;
  steps: number;
  /** After so many steps the mark moves on; twice as many each time. */
  limit: number;
}

/**
 * The engine's undo: always the highest LSN first, each record looked up by a scan from the start that gives up at
 * the first LSN above the one sought.
 */
export class EngineUndo {
  count = 0;
  readonly lsns: U64List | null;
  readonly remarks: EngineRemark[] = [];
  /** An undo chain goes round, or two transactions come to one record; null where neither happens. */
  trouble: "hangs" | "undetermined" | null = null;
  message: string | null = null;
  private readonly options: EngineRecoveryOptions;
  private readonly lookup: RecordLookup;
  readonly active: TransactionList;
  private readonly queue: UndoQueue;
  private readonly rising: Map<number, RisingChain> = new Map();

  constructor(active: TransactionList, lookup: RecordLookup, options: EngineRecoveryOptions) {
    this.active = active;
    this.lookup = lookup;
    this.options = options;
    this.lsns = options.keepLsns ? new U64List() : null;
    this.queue = new UndoQueue(active.lastLsns);
  }

  /** Returns whether more is left. */
  runSome(): boolean {
    for (let step = 0; step < STEPS_AT_ONCE && this.isGoing; step++) this.step();
    return this.isGoing;
  }

  private get isGoing(): boolean {
    return !this.queue.isEmpty && this.trouble !== "hangs";
  }

  private step(): void {
    const { queue } = this;
    const { topHigh, topLow } = queue;
    if (topHigh === 0 && topLow === 0) {
      queue.removeTop();
      return;
    }
    const found = this.lookup.firstFrom(topHigh, topLow);
    if (found !== null && found.view.lsnLow === topLow && found.view.lsnHigh === topHigh) {
      this.undo(found);
    } else {
      this.remarks.push({
        code: "undo-cut-short",
        txnId: this.active.txnIds.at(queue.top),
        lsn: joinU64(topHigh, topLow),
      });
      this.tell("engine-misses", null, 0, 0);
      queue.removeTop();
    }
  }

  private undo(found: FoundRecord): void {
    const { view } = found;
    const code = view.typeCode;
    if (code === UPDATE) this.undoUpdate(found);
    const undoNext = code === CLR ? (view.undoNextLsn ?? 0n) : null;
    const nextHigh = undoNext === null ? view.prevLsnHigh : highOf(undoNext);
    const nextLow = undoNext === null ? view.prevLsnLow : lowOf(undoNext);
    const isEndless = this.goesRound(nextHigh, nextLow);
    this.tell(code === UPDATE ? "engine-undo" : "engine-follows", view, nextHigh, nextLow);
    if (isEndless) {
      this.tell("engine-goes-round", view, nextHigh, nextLow);
      const txnId = this.active.txnIds.at(this.queue.top);
      this.trouble = "hangs";
      this.message = `the undo of transaction ${txnId} comes back to LSN ${joinU64(nextHigh, nextLow)} for ever`;
      return;
    }
    this.queue.replaceTop(nextHigh, nextLow);
  }

  private tell(code: EngineStepCode, view: RecordView | null, nextHigh: number, nextLow: number): void {
    const { listener } = this.options;
    if (listener == null) return;
    const { queue } = this;
    const lsn = joinU64(queue.topHigh, queue.topLow);
    const nextLsn = view === null ? null : joinU64(nextHigh, nextLow);
    listener({ code, txnId: this.active.txnIds.at(queue.top), lsn, view, nextLsn });
  }

  private undoUpdate(found: FoundRecord): void {
    const { view } = found;
    if (this.queue.isTied && this.trouble === null) {
      this.trouble = "undetermined";
      this.message = `several transactions are to undo LSN ${view.lsn} next, and the engine takes them in no defined order`;
    }
    this.count += 1;
    this.lsns?.push(view.lsnHigh, view.lsnLow);
    const { pages } = this.options;
    if (pages === null) return;
    const before = view.beforeLength ?? 0;
    pages.write(view.pageIdHigh, view.pageIdLow, view.pageOffset ?? 0, found.readData(), 0, before);
  }

  /** Whether a chain is endless. One that only goes down cannot be. */
  private goesRound(nextHigh: number, nextLow: number): boolean {
    const { queue, rising } = this;
    const { top, topHigh, topLow } = queue;
    const chain = rising.get(top);
    if (chain === undefined) {
      const rises = nextHigh > topHigh || (nextHigh === topHigh && nextLow >= topLow);
      if (rises) rising.set(top, { markHigh: nextHigh, markLow: nextLow, steps: 0, limit: 1 });
      return nextHigh === topHigh && nextLow === topLow;
    }
    if (chain.markHigh === nextHigh && chain.markLow === nextLow) return true;
    chain.steps += 1;
    if (chain.steps >= chain.limit) {
      chain.markHigh = nextHigh;
      chain.markLow = nextLow;
      chain.limit *= 2;
      chain.steps = 0;
    }
    return false;
  }
}
