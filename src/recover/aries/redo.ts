import { KIND_ABORT, KIND_BEGIN, KIND_CLR, KIND_UPDATE } from "../../analysis/transaction-kind.ts";
import { U64List } from "../../core/u64-list.ts";
import { ImageFields } from "../../format/images.ts";
import type { RecordKeys } from "../../format/keys.ts";
import type { AriesSemantics } from "../../format/recovery.ts";
import { isInCommittedState } from "../committed-state.ts";
import type { EngineSink } from "../pages/engine-sink.ts";
import type { Images, PageLedger } from "../pages/ledger.ts";
import type { RecordCursor } from "../record-cursor.ts";
import type { Remarks } from "../remarks.ts";
import { isRepairId } from "../repair-id.ts";
import type { Compensator } from "./compensator.ts";
import { EarlierUpdates } from "./earlier-updates.ts";
import type { Incarnations } from "./incarnations.ts";
import { COMMITTED, NO_INCARNATION, needsUndoInformation, statusOf } from "./incarnations.ts";
import type { ReplayStory } from "./story.ts";
import type { UndoLog } from "./undo-log.ts";
import { NO_UPDATE } from "./undo-log.ts";

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

export interface RedoParts {
  readonly semantics: AriesSemantics;
  readonly kinds: Uint8Array;
  /** Reset, so that it gives the numbers of the analysis again. */
  readonly incarnations: Incarnations;
  /** How each incarnation ends. */
  readonly states: Uint8Array;
  readonly updates: UndoLog;
  readonly compensator: Compensator;
  readonly ledger: PageLedger;
  /** What the engine model has just written for the same record waits here. */
  readonly sink: EngineSink;
  readonly remarks: Remarks;
  readonly keepLsns: boolean;
  readonly story: ReplayStory | null;
}

/**
 * The second pass: repeats history in file order, from the first change on. An update writes its after image; a
 * compensation record, which carries no image, writes the before image of the update that it compensates; an abort
 * takes back, where it stands, what no compensation record has taken back before it.
 */
export class Redo {
  count = 0;
  readonly lsns: U64List | null;
  private readonly parts: RedoParts;
  private readonly earlierUpdates: EarlierUpdates;
  private readonly images: ImageFields = new ImageFields();
  private readonly placed: Mutable<Images> = { offset: 0, data: new Uint8Array(0), from: 0, split: 0, to: 0 };

  constructor(parts: RedoParts) {
    this.parts = parts;
    this.earlierUpdates = new EarlierUpdates(parts.incarnations, parts.updates, parts.states);
    this.lsns = parts.keepLsns ? new U64List() : null;
  }

  /** Returns the number of the record's incarnation. */
  use(cursor: RecordCursor): number {
    const { kinds, incarnations, story } = this.parts;
    const { keys } = cursor;
    const kind = kinds[keys.typeCode]!;
    const number = incarnations.take(kind, keys);
    if (number === NO_INCARNATION) {
      story?.passedOver("no-change", number, cursor.view);
      return number;
    }
    if (kind === KIND_UPDATE) this.update(number, cursor);
    else if (kind === KIND_CLR) this.clr(number, cursor);
    else if (kind === KIND_ABORT) this.abort(number, cursor);
    else {
      if (kind === KIND_BEGIN) this.begin(number);
      story?.passedOver("no-change", number, cursor.view);
    }
    incarnations.setLast(number, keys);
    return number;
  }

  /** A repair sets bytes in pages from which all that is open has been taken back. */
  private begin(number: number): void {
    const { states, incarnations, compensator } = this.parts;
    const isRepair = isRepairId(incarnations.idHigh(number), incarnations.idLow(number));
    if (isRepair && statusOf(states[number]!) === COMMITTED) compensator.takeBackAll(states);
  }

  private update(number: number, cursor: RecordCursor): void {
    const { states, ledger, sink, story } = this.parts;
    const { view, keys } = cursor;
    const { images } = this;
    view.loadImages(images);
    const { pageIdHigh, pageIdLow, pageOffset, split, dataLength } = images;
    if (split > dataLength) {
      story?.passedOver("malformed", number, view);
      return;
    }
    const state = states[number]!;
    const end = pageOffset + Math.max(split, dataLength - split);
    if (ledger.select(pageIdHigh, pageIdLow, pageOffset, end)) {
      this.placeImages(cursor);
      const isCommitted = isInCommittedState(state);
      const isShared =
        isCommitted && 2 * split === dataLength && sink.isSame(pageIdHigh, pageIdLow, this.placed);
      if (isShared && ledger.share(this.placed)) sink.drop();
      else ledger.update(this.placed, isCommitted, number + 1);
    }
    this.count += 1;
    this.lsns?.push(keys.lsnHigh, keys.lsnLow);
    if (needsUndoInformation(state)) this.remember(number, cursor);
    story?.redone(number, cursor, images);
  }

  /**
   * Takes back, where it stands, what no compensation record has taken back. What committed is not taken back,
   * whatever follows its commit.
   */
  private abort(number: number, { view }: RecordCursor): void {
    const { states, compensator, updates, story } = this.parts;
    const isCommitted = statusOf(states[number]!) === COMMITTED;
    if (story === null) {
      if (!isCommitted) compensator.rollBack(number);
      return;
    }
    if (isCommitted || updates.latestOpen(number) === NO_UPDATE) story.passedOver("no-change", number, view);
    if (isCommitted) return;
    compensator.rollBack(number, (update, record) => story.takenBack(view, update, updates, record.view));
  }

  /** The images where the window holds them: a view of their bytes would cost as much as writing them. */
  private placeImages(cursor: RecordCursor): void {
    const { placed, images } = this;
    const { view } = cursor;
    const start = view.start + view.dataOffset;
    const isResident = start + images.dataLength <= view.bytes.length;
    placed.offset = images.pageOffset;
    const data = isResident ? view.bytes : cursor.readData();
    // As in the record cursor: mostly it is there already.
    if (placed.data !== data) placed.data = data;
    placed.from = isResident ? start : 0;
    placed.split = placed.from + images.split;
    placed.to = placed.from + images.dataLength;
  }

  private remember(number: number, cursor: RecordCursor): void {
    const { incarnations, updates, remarks } = this.parts;
    const { keys, view } = cursor;
    const problem = this.chainProblem(number, keys);
    if (problem !== null) {
      const last = (BigInt(incarnations.lastHigh(number)) << 32n) | BigInt(incarnations.lastLow(number));
      const message = `prevLsn is ${view.prevLsn ?? "none"}, and the transaction's record before this is LSN ${last}`;
      remarks.add(problem, view.lsn, view.txnId ?? 0n, message);
    }
    updates.add(number, keys, cursor, problem !== null);
  }

  /** What is wrong with the record's previous LSN; a chain that begins before the log is not known to be broken. */
  private chainProblem(number: number, keys: RecordKeys): "chain-loops" | "chain-broken" | null {
    const { incarnations, updates } = this.parts;
    const { prevLsnHigh: high, prevLsnLow: low } = keys;
    const lastHigh = incarnations.lastHigh(number);
    const lastLow = incarnations.lastLow(number);
    if (high === lastHigh && low === lastLow) return null;
    if (high > keys.lsnHigh || (high === keys.lsnHigh && low >= keys.lsnLow)) return "chain-loops";
    if ((high === 0 && low === 0) || (lastHigh === 0 && lastLow === 0)) return null;
    return updates.find(number, (BigInt(high) << 32n) | BigInt(low)) === NO_UPDATE ? "chain-broken" : null;
  }

  /**
   * Only what the record says of its own id is followed, and only to a record before it: of its own incarnation, or
   * else of an earlier one that was not rolled back.
   */
  private clr(number: number, { keys, view }: RecordCursor): void {
    const { semantics, incarnations, updates, compensator, remarks, story } = this.parts;
    if (semantics.isMalformedClr(view)) {
      story?.passedOver("malformed", number, view);
      return;
    }
    const lsn = view.prevLsn ?? 0n;
    const undoNext = view.undoNextLsn ?? 0n;
    if (undoNext >= lsn && undoNext !== 0n) {
      const message = `it compensates LSN ${lsn} and names LSN ${undoNext} as the next to undo, which is not below it`;
      remarks.add("clr-points-forward", view.lsn, view.txnId ?? 0n, message);
    }
    const own = updates.find(number, lsn);
    // Whoever has committed takes nothing back any more: an update with the same LSN of an earlier incarnation is meant.
    const isOpen = own !== NO_UPDATE && !updates.isCompensated(own) && !incarnations.hasCommitted(number);
    const earlier = isOpen ? NO_UPDATE : this.earlierUpdates.find(number, lsn);
    const update = earlier === NO_UPDATE ? own : earlier;
    if (update === NO_UPDATE || updates.isCompensated(update)) {
      const code = update === NO_UPDATE ? "clr-without-update" : "clr-repeated";
      const what = update === NO_UPDATE ? "no earlier update of the transaction" : "compensated already";
      remarks.add(
        code,
        view.lsn,
        view.txnId ?? 0n,
        `it compensates LSN ${lsn}, which is ${what}; it is not applied`,
      );
      story?.passedOver(code, number, view);
      return;
    }
    const record = compensator.compensate(update);
    story?.takenBack(view, update, updates, record.view);
    this.count += 1;
    this.lsns?.push(keys.lsnHigh, keys.lsnLow);
  }
}
