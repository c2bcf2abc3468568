import { COMMITTED, statusOf } from "./aries/incarnations.ts";
import type { PageLedger } from "./pages/ledger.ts";
import { COMMITTED_PLANE } from "./pages/ledger.ts";

/**
 * The committed state, computed without any undo: a byte has the after image of the last update of it, in file
 * order, by an incarnation that committed, and where there is none, the before image of its first update in the
 * log, which {@link PageLedger.touch} has put there.
 */
export class CommittedState {
  private readonly ledger: PageLedger;
  private readonly states: Uint8Array;

  /** @param states how each incarnation ends */
  constructor(ledger: PageLedger, states: Uint8Array) {
    this.ledger = ledger;
    this.states = states;
  }

  /** An update of the selected page; its after image begins at index `split` of the data. */
  update(incarnation: number, offset: number, data: Uint8Array, split: number): void {
    if (statusOf(this.states[incarnation]!) !== COMMITTED) return;
    this.ledger.write(COMMITTED_PLANE, offset, data, split, data.length, incarnation + 1);
  }
}
