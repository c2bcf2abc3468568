import {
  KIND_ABORT,
  KIND_BEGIN,
  KIND_COMMIT,
  KIND_NONE,
  transactionKinds,
} from "../analysis/transaction-kind.ts";
import { IdIndex } from "../core/id-index.ts";
import { RecordKeys } from "../format/keys.ts";
import type { RecordView } from "../format/view.ts";
import type { LogFiles } from "../segment/log-files.ts";
import { ListedNumbers, NONE_LISTED } from "./listed-numbers.ts";
import { NumberList } from "./number-list.ts";
import type { Loss } from "./plan.ts";
import type { Survey } from "./survey.ts";

/** What is lost of intact records. */
export type RecordLoss = Omit<Loss, "damagedRecords">;

const NO_LOSS: RecordLoss = { records: 0, committedTransactions: NONE_LISTED, pages: NONE_LISTED };

/**
 * What is lost with the records from `from` up to `to`, numbered in log order. Reads them again, and what follows: a
 * transaction can commit behind them.
 */
export function lossOf(files: LogFiles, { places }: Survey, from: number, to: number): RecordLoss {
  if (to <= from) return NO_LOSS;
  const counter = files.format.truncation.membership === "stored" ? new StoredLoss() : new PositionalLoss();
  const kinds = transactionKinds(files.format.types);
  const view = files.format.createView();
  const keys = new RecordKeys();
  let ordinal = from;
  for (const _ of places.from(files, from, view)) {
    view.loadKeys(keys);
    counter.record(kinds[keys.typeCode]!, ordinal < to, keys, view);
    ordinal += 1;
    if (ordinal >= to && counter.isComplete) break;
  }
  return { records: to - from, committedTransactions: counter.committed, pages: counter.pages };
}

/** By transaction id: which incarnations lost a record and committed. */
class StoredLoss {
  readonly committed: ListedNumbers = new ListedNumbers();
  readonly pages: ListedNumbers = new ListedNumbers();
  /** A commit can stand anywhere behind. */
  readonly isComplete = false;
  private readonly transactions: IdIndex = new IdIndex();
  private readonly hasLost: NumberList = new NumberList();
  private readonly pageIds: IdIndex = new IdIndex();

  record(kind: number, isLost: boolean, keys: RecordKeys, view: RecordView): void {
    if (isLost && view.touchesPage) this.addPage(view);
    if (kind === KIND_NONE) return;
    const { txnIdHigh, txnIdLow } = keys;
    let at = this.transactions.find(txnIdHigh, txnIdLow);
    if (isLost && at < 0) {
      at = this.transactions.add(txnIdHigh, txnIdLow);
      this.hasLost.push(1);
    } else if (at < 0) return;
    if (isLost) this.hasLost.set(at, 1);
    else if (kind === KIND_BEGIN) this.hasLost.set(at, 0);
    if (kind !== KIND_COMMIT || this.hasLost.at(at) === 0) return;
    this.hasLost.set(at, 0);
    this.committed.add(() => view.txnId ?? 0n);
  }

  private addPage(view: RecordView): void {
    if (this.pageIds.find(view.pageIdHigh, view.pageIdLow) >= 0) return;
    this.pageIds.add(view.pageIdHigh, view.pageIdLow);
    this.pages.add(() => view.pageId ?? 0n);
  }
}

/** By position: a commit marker belongs to what stands between it and the marker before it. */
class PositionalLoss {
  readonly committed: ListedNumbers = new ListedNumbers();
  readonly pages = NONE_LISTED;
  private lostSinceMarker = false;

  get isComplete(): boolean {
    return !this.lostSinceMarker;
  }

  record(kind: number, isLost: boolean, _keys: RecordKeys, view: RecordView): void {
    if (kind === KIND_COMMIT && (isLost || this.lostSinceMarker)) this.committed.add(() => view.lsn);
    if (kind === KIND_COMMIT || kind === KIND_ABORT) this.lostSinceMarker = false;
    else if (kind === KIND_BEGIN || isLost) this.lostSinceMarker = isLost;
  }
}
