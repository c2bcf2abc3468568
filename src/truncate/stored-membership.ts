import {
  KIND_ABORT,
  KIND_BEGIN,
  KIND_CLR,
  KIND_COMMIT,
  KIND_END,
  KIND_NONE,
  KIND_UNKNOWN,
  KIND_UPDATE,
} from "../analysis/transaction-kind.ts";
import { highOf, lowOf } from "../core/u64.ts";
import type { Format } from "../format/format.ts";
import type { RecordKeys } from "../format/keys.ts";
import type { RecordView } from "../format/view.ts";
import { COMPENSATED, IncarnationTable, OPEN, OVER } from "./incarnation-table.ts";
import type { Membership } from "./membership.ts";
import { NumberList } from "./number-list.ts";

/** Transactions that ended are taken out of the queue when it is this much longer than it has to be. */
const QUEUE_SLACK = 65_536;

/** Records that store their transaction's id. Ids are reused: what counts is the incarnation. */
export class StoredMembership implements Membership {
  private readonly table: IncarnationTable;
  private readonly updateCanBegin: boolean;
  private readonly clrIsData: boolean;
  private readonly unknownTypeBegins: boolean;
  /** Incarnations in the order of their first records: its number and the id's halves, three values each. */
  private readonly queue: NumberList = new NumberList();
  private queueStart = 0;
  private queueLimit = QUEUE_SLACK;

  constructor({ rules, truncation }: Format, table: IncarnationTable = new IncarnationTable()) {
    this.table = table;
    this.updateCanBegin = rules.updateWithoutPrevLsnBegins;
    this.clrIsData = truncation.clrNeedsItsUpdate;
    this.unknownTypeBegins = truncation.unknownTypeBegins;
  }

  firstOf(kind: number, ordinal: number, keys: RecordKeys, view: RecordView): number {
    if (kind === KIND_NONE) return ordinal;
    const { table } = this;
    const found = table.find(keys.txnIdHigh, keys.txnIdLow);
    if (kind === KIND_UNKNOWN && found < 0 && !this.unknownTypeBegins) return ordinal;
    const at = found < 0 || this.begins(kind, keys) ? this.start(found, kind, ordinal, keys) : found;
    this.apply(at, kind, view);
    const isData = kind === KIND_UPDATE || (kind === KIND_CLR && this.clrIsData);
    return isData ? table.first(at) : ordinal;
  }

  oldestOpen(): number {
    const { queue } = this;
    while (this.queueStart < queue.length && !this.isIn(this.queueStart, OPEN, COMPENSATED))
      this.queueStart += 3;
    for (let i = this.queueStart; i < queue.length; i += 3) {
      if (this.isIn(i, OPEN, OPEN)) return queue.at(i);
    }
    return Number.POSITIVE_INFINITY;
  }

  firstOfNamed(txnId: bigint): number {
    const [high, low] = [highOf(txnId), lowOf(txnId)];
    const at = this.table.find(high, low);
    if (at >= 0) return this.table.first(at);
    // It was over long before it is named, which no engine does; then nothing before the checkpoint is cut.
    return this.table.isForgotten(high, low) ? 0 : Number.POSITIVE_INFINITY;
  }

  private begins(kind: number, { prevLsnHigh, prevLsnLow }: RecordKeys): boolean {
    if (kind === KIND_BEGIN) return true;
    return kind === KIND_UPDATE && this.updateCanBegin && prevLsnHigh === 0 && prevLsnLow === 0;
  }

  private start(found: number, kind: number, ordinal: number, keys: RecordKeys): number {
    const { txnIdHigh, txnIdLow } = keys;
    const at = this.table.start(found, txnIdHigh, txnIdLow, ordinal);
    this.table.setFirstLsn(at, kind === KIND_BEGIN, keys.lsnHigh, keys.lsnLow);
    this.queue.push(ordinal);
    this.queue.push(txnIdHigh);
    this.queue.push(txnIdLow);
    if (this.queue.length <= this.queueLimit) return at;
    this.compactQueue();
    return this.table.find(txnIdHigh, txnIdLow);
  }

  private apply(at: number, kind: number, view: RecordView): void {
    const { table } = this;
    if (kind === KIND_COMMIT || kind === KIND_ABORT || kind === KIND_END) table.setState(at, OVER);
    else if (kind === KIND_UPDATE && table.state(at) === COMPENSATED) table.setState(at, OPEN);
    else if (kind === KIND_CLR && this.clrIsData && table.state(at) === OPEN) {
      if (this.leadsToBegin(at, view)) table.setState(at, COMPENSATED);
    }
  }

  /** Whether nothing is left to undo behind this CLR. */
  private leadsToBegin(at: number, view: RecordView): boolean {
    const next = view.undoNextLsn ?? 0n;
    if (next === 0n) return true;
    // An update that began the incarnation would itself have to be undone.
    return this.table.hasBegin(at) && this.table.isFirstLsn(at, highOf(next), lowOf(next));
  }

  /** Whether the queue's entry is still the id's incarnation and in one of two states. */
  private isIn(index: number, stateA: number, stateB: number): boolean {
    const { queue, table } = this;
    const at = table.find(queue.at(index + 1), queue.at(index + 2));
    if (at < 0 || table.first(at) !== queue.at(index)) return false;
    const state = table.state(at);
    return state === stateA || state === stateB;
  }

  private compactQueue(): void {
    const { queue } = this;
    let kept = 0;
    for (let i = this.queueStart; i < queue.length; i += 3) {
      if (!this.isIn(i, OPEN, COMPENSATED)) continue;
      for (let word = 0; word < 3; word++) queue.set(kept + word, queue.at(i + word));
      kept += 3;
    }
    queue.length = kept;
    this.queueStart = 0;
    this.queueLimit = 2 * kept + QUEUE_SLACK;
  }
}
