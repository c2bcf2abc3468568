import { IdIndex } from "../../core/id-index.ts";
import { U64List } from "../../core/u64-list.ts";
import { ClrList, CompensationHalves } from "../clr-list.ts";
import type { UndoResult } from "../result.ts";
import type { Compensator } from "./compensator.ts";
import type { Incarnations } from "./incarnations.ts";
import { ACTIVE, statusOf } from "./incarnations.ts";
import type { ReplayStory } from "./story.ts";
import type { UndoLog } from "./undo-log.ts";
import { NO_UPDATE } from "./undo-log.ts";

export interface UndoParts {
  readonly incarnations: Incarnations;
  readonly states: Uint8Array;
  readonly updates: UndoLog;
  readonly compensator: Compensator;
  /** LSN of the first compensation record. */
  readonly nextLsn: bigint;
  readonly keepLsns: boolean;
  readonly story: ReplayStory | null;
}

/** Between them somebody may put out what he was told. */
const STEPS_AT_ONCE = 1024;

/**
 * Undo: one sweep over the updates of all losers, from the last in the file to the first, so that each finds the
 * page as it was when it was made. In a log whose LSNs ascend that is the highest LSN first. Each step writes a
 * compensation record that says what is to be undone next, so that undo could be interrupted and go on there.
 */
export class Undo {
  readonly clrs: ClrList;
  private readonly parts: UndoParts;
  private readonly lsns: U64List | null;
  private readonly isLoser: Uint8Array;
  /** By incarnation, 1 where undo had something to do. */
  private readonly isUndone: Uint8Array;
  private readonly clr: CompensationHalves = new CompensationHalves();

  constructor(parts: UndoParts) {
    this.parts = parts;
    this.clrs = new ClrList(parts.nextLsn);
    this.lsns = parts.keepLsns ? new U64List() : null;
    this.isUndone = new Uint8Array(parts.states.length);
    this.isLoser = parts.states.map((state) => (statusOf(state) === ACTIVE ? 1 : 0));
  }

  *steps(): Generator<void, UndoResult> {
    const { updates, states, compensator } = this.parts;
    for (const update of compensator.unsettled(states)) {
      const owner = updates.owner(update);
      this.isLoser[owner] = 1;
      this.isUndone[owner] = 1;
      this.undo(update);
      if (this.clrs.length % STEPS_AT_ONCE === 0) yield;
    }
    this.endTheOthers();
    return {
      possible: true,
      count: this.clrs.length,
      losers: this.losers(),
      lsns: this.lsns,
      clrs: this.clrs,
    };
  }

  private undo(update: number): void {
    const { updates, compensator, incarnations, story } = this.parts;
    const { clr } = this;
    const { view } = compensator.compensate(update);
    const owner = updates.owner(update);
    clr.txnIdHigh = incarnations.idHigh(owner);
    clr.txnIdLow = incarnations.idLow(owner);
    clr.prevLsnHigh = updates.lsnHigh(update);
    clr.prevLsnLow = updates.lsnLow(update);
    clr.pageIdHigh = view.pageIdHigh;
    clr.pageIdLow = view.pageIdLow;
    clr.pageOffset = view.pageOffset ?? 0;
    this.setUndoNext(update);
    this.clrs.push(clr);
    this.lsns?.push(clr.prevLsnHigh, clr.prevLsnLow);
    if (story === null) return;
    story.undone(update, updates, view, this.clrs.at(this.clrs.length - 1));
    if (updates.latestOpen(owner) === NO_UPDATE) story.ended(owner);
  }

  /** Losers that had nothing left to undo when undo began end without a compensation record. */
  private endTheOthers(): void {
    const { story, states } = this.parts;
    if (story === null) return;
    states.forEach((state, number) => {
      if (statusOf(state) === ACTIVE && this.isUndone[number] === 0) story.ended(number);
    });
  }

  /** The update's previous LSN, as the format has it; where its chain is broken, the update before it. */
  private setUndoNext(update: number): void {
    const { updates } = this.parts;
    const { clr } = this;
    if (!updates.isChainBroken(update)) {
      clr.undoNextHigh = updates.prevHigh(update);
      clr.undoNextLow = updates.prevLow(update);
      return;
    }
    const earlier = updates.earlier(update);
    clr.undoNextHigh = earlier === NO_UPDATE ? 0 : updates.lsnHigh(earlier);
    clr.undoNextLow = earlier === NO_UPDATE ? 0 : updates.lsnLow(earlier);
  }

  /** Ids of the losers, each once, in the order of their first incarnation. */
  private losers(): U64List {
    const { incarnations } = this.parts;
    const seen = new IdIndex();
    const losers = new U64List();
    this.isLoser.forEach((isLoser, number) => {
      if (isLoser === 0) return;
      const high = incarnations.idHigh(number);
      const low = incarnations.idLow(number);
      if (seen.find(high, low) >= 0) return;
      seen.add(high, low);
      losers.push(high, low);
    });
    return losers;
  }
}
