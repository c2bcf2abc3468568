import { joinU64 } from "../../core/u64.ts";
import type { Incarnations } from "./incarnations.ts";
import { COMMITTED, NO_INCARNATION, statusOf } from "./incarnations.ts";
import type { UndoLog } from "./undo-log.ts";
import { NO_UPDATE } from "./undo-log.ts";

/** Updates of one id's incarnations that are over. */
interface OverUpdates {
  /** The latest incarnation among them. */
  latest: number;
  /** The latest update with an LSN. */
  readonly byLsn: Map<bigint, number>;
  /** Of an update, the one before it with the same LSN. */
  readonly before: Map<number, number>;
}

/**
 * Looks up updates of an id's earlier incarnations. A compensation record names id and LSN alone: a recovery that takes
 * back several losers of one id writes such records behind the begin of the latest. Made for the few ids of which
 * that is asked; no further update joins an incarnation once another one of its id has begun.
 */
export class EarlierUpdates {
  private readonly incarnations: Incarnations;
  private readonly updates: UndoLog;
  /** How each incarnation ends. */
  private readonly states: Uint8Array;
  private readonly byId: Map<bigint, OverUpdates> = new Map();

  constructor(incarnations: Incarnations, updates: UndoLog, states: Uint8Array) {
    this.incarnations = incarnations;
    this.updates = updates;
    this.states = states;
  }

  /**
   * The latest update with an LSN of an incarnation before this one of the same id, that is neither compensated nor
   * committed, or {@link NO_UPDATE}.
   */
  find(number: number, lsn: bigint): number {
    const latest = this.incarnations.before(number);
    if (latest === NO_INCARNATION) return NO_UPDATE;
    const { byLsn, before } = this.upTo(latest);
    let update = byLsn.get(lsn) ?? NO_UPDATE;
    // What is over stays so: each is passed once.
    while (update !== NO_UPDATE && this.isOver(update)) update = before.get(update) ?? NO_UPDATE;
    if (update === NO_UPDATE) byLsn.delete(lsn);
    else byLsn.set(lsn, update);
    return update;
  }

  private isOver(update: number): boolean {
    const { updates, states } = this;
    return updates.isCompensated(update) || statusOf(states[updates.owner(update)]!) === COMMITTED;
  }

  private upTo(latest: number): OverUpdates {
    const { incarnations, byId } = this;
    const id = joinU64(incarnations.idHigh(latest), incarnations.idLow(latest));
    const over = byId.get(id) ?? { latest: NO_INCARNATION, byLsn: new Map(), before: new Map() };
    byId.set(id, over);
    const missing: number[] = [];
    for (let number = latest; number !== over.latest; number = incarnations.before(number))
      missing.push(number);
    for (const number of missing.reverse()) this.add(number, over);
    over.latest = latest;
    return over;
  }

  private add(number: number, { byLsn, before }: OverUpdates): void {
    for (const update of this.updates.of(number)) {
      if (this.isOver(update)) continue;
      const lsn = this.updates.lsn(update);
      const known = byLsn.get(lsn);
      if (known !== undefined) before.set(update, known);
      byLsn.set(lsn, update);
    }
  }
}
