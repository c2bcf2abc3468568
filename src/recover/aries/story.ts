import { joinU64 } from "../../core/u64.ts";
import type { ImageFields } from "../../format/images.ts";
import type { RecordView } from "../../format/view.ts";
import type { Compensation } from "../clr-list.ts";
import type {
  RecoveryListener,
  ReplayAction,
  ReplayStep,
  TransactionEntry,
  TransactionStatus,
} from "../listener.ts";
import type { RecordCursor } from "../record-cursor.ts";
import type { AnalysisResult } from "../result.ts";
import type { Analysis } from "./analysis.ts";
import { ABORTED, ACTIVE, COMMITTED, NO_INCARNATION, statusOf } from "./incarnations.ts";
import type { UndoLog } from "./undo-log.ts";
import { UndoNextTable } from "./undo-next-table.ts";

/** Between them somebody may put out what he was told. */
const ENTRIES_AT_ONCE = 1024;

const NOTHING: ReplayStep = {
  phase: "redo",
  action: "no-change",
  lsn: 0n,
  type: null,
  txnId: null,
  status: null,
  pageId: null,
  pageOffset: null,
  bytes: null,
  recLsn: null,
  updateLsn: null,
  nextLsn: null,
  clr: null,
  place: null,
};

/** Tells a listener what the replay does. Only there where somebody listens: it makes an object a step. */
export class ReplayStory {
  private readonly listener: RecoveryListener;
  private readonly analysis: Analysis;
  private readonly undoNext: UndoNextTable = new UndoNextTable();
  private states: Uint8Array = new Uint8Array(0);

  constructor(listener: RecoveryListener, analysis: Analysis) {
    this.listener = listener;
    this.analysis = analysis;
  }

  /** A record of the first pass. */
  seen(number: number, { keys, view }: RecordCursor): void {
    this.undoNext.note(number, this.analysis.kinds[keys.typeCode]!, keys, view);
  }

  /** The tables after analysis. */
  *tables(analysis: AnalysisResult): Generator<void> {
    this.states = this.analysis.incarnations.states();
    this.listener.analysed(analysis);
    for (let number = 0; number < this.states.length; number++) {
      this.listener.transaction(this.entry(number));
      if (number % ENTRIES_AT_ONCE === 0) yield;
    }
    const [highs, lows] = this.analysis.pages.ids();
    for (let number = 0; number < highs.length; number++) {
      const pageId = joinU64(highs[number]!, lows[number]!);
      this.listener.dirtyPage({ pageId, recLsn: this.analysis.recLsns.at(number) });
      if (number % ENTRIES_AT_ONCE === 0) yield;
    }
  }

  redone(number: number, { view, segmentIndex, offset }: RecordCursor, images: ImageFields): void {
    this.tell({
      ...this.recordStep("redo", number, view),
      bytes: images.dataLength - images.split,
      place: { segmentIndex, offset },
    });
  }

  /** A record that writes nothing. */
  passedOver(action: ReplayAction, number: number, view: RecordView): void {
    const updateLsn = view.type === "clr" ? view.prevLsn : null;
    this.tell({ ...this.recordStep(action, number, view), updateLsn });
  }

  /**
   * @param by the compensation record, or the abort
   * @param record the update
   */
  takenBack(by: RecordView, update: number, updates: UndoLog, record: RecordView): void {
    const isClr = by.type === "clr";
    this.tell({
      ...this.recordStep(isClr ? "redo-clr" : "roll-back", updates.owner(update), record),
      lsn: by.lsn,
      type: by.type,
      bytes: record.imageSplit ?? 0,
      updateLsn: record.lsn,
      nextLsn: isClr ? (by.undoNextLsn ?? 0n) : null,
      place: { segmentIndex: updates.segmentIndex(update), offset: updates.offset(update) },
    });
  }

  undone(update: number, updates: UndoLog, record: RecordView, clr: Compensation): void {
    const { lsn, prevLsn, undoNextLsn } = clr;
    this.tell({
      ...this.recordStep("undo", updates.owner(update), record),
      phase: "undo",
      bytes: record.imageSplit ?? 0,
      updateLsn: record.lsn,
      nextLsn: undoNextLsn,
      clr: { lsn, prevLsn, undoNextLsn },
      place: { segmentIndex: updates.segmentIndex(update), offset: updates.offset(update) },
    });
  }

  /** A loser is rolled back. */
  ended(number: number): void {
    const { txnId, lastLsn, status } = this.entry(number);
    this.tell({ ...NOTHING, phase: "undo", action: "end", lsn: lastLsn, txnId, status });
  }

  private tell(step: ReplayStep): void {
    this.listener.step(step);
  }

  private recordStep(action: ReplayAction, number: number, view: RecordView): ReplayStep {
    const page = view.touchesPage ? this.analysis.pages.find(view.pageIdHigh, view.pageIdLow) : -1;
    return {
      ...NOTHING,
      action,
      lsn: view.lsn,
      type: view.type,
      txnId: number === NO_INCARNATION ? null : view.txnId,
      status: number === NO_INCARNATION ? null : this.status(number),
      pageId: view.pageId,
      pageOffset: view.pageOffset,
      recLsn: page < 0 ? null : this.analysis.recLsns.at(page),
    };
  }

  private entry(number: number): TransactionEntry {
    const { incarnations } = this.analysis;
    return {
      txnId: incarnations.txnId(number),
      status: this.status(number),
      lastLsn: joinU64(incarnations.lastHigh(number), incarnations.lastLow(number)),
      undoNextLsn: this.undoNext.at(number),
    };
  }

  private status(number: number): TransactionStatus {
    const status = statusOf(this.states[number]!);
    if (status === ACTIVE) return "active";
    if (status === COMMITTED) return "committed";
    return status === ABORTED ? "aborted" : "ended";
  }
}
