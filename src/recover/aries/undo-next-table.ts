import { KIND_CLR, KIND_UPDATE } from "../../analysis/transaction-kind.ts";
import { joinU64 } from "../../core/u64.ts";
import type { RecordKeys } from "../../format/keys.ts";
import type { RecordView } from "../../format/view.ts";
import { NO_INCARNATION } from "./incarnations.ts";

const INITIAL_INCARNATIONS = 1024;

/**
 * The undoNextLSN of each incarnation, as the paper's analysis keeps it: an update's own LSN, or what a compensation
 * record names. The replay does not need it, which compensates each update once whatever the records say; the story
 * does.
 */
export class UndoNextTable {
  private halves: Uint32Array = new Uint32Array(2 * INITIAL_INCARNATIONS);

  note(number: number, kind: number, keys: RecordKeys, view: RecordView): void {
    if (number === NO_INCARNATION) return;
    while (2 * number >= this.halves.length) this.grow();
    if (kind === KIND_UPDATE) this.set(number, keys.lsnHigh, keys.lsnLow);
    if (kind !== KIND_CLR) return;
    const undoNext = view.undoNextLsn ?? 0n;
    this.set(number, Number(undoNext >> 32n), Number(undoNext & 0xffff_ffffn));
  }

  /** 0 where there is nothing to undo. */
  at(number: number): bigint {
    return joinU64(this.halves[2 * number] ?? 0, this.halves[2 * number + 1] ?? 0);
  }

  private set(number: number, high: number, low: number): void {
    this.halves[2 * number] = high;
    this.halves[2 * number + 1] = low;
  }

  private grow(): void {
    const halves = new Uint32Array(2 * this.halves.length);
    halves.set(this.halves);
    this.halves = halves;
  }
}
