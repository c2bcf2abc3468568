import { IdIndex } from "../../core/id-index.ts";

/** Ids are mostly handed out in sequence: four neighbours share one look-up. */
const RUN_BITS = 2;
const RUN_MASK = (1 << RUN_BITS) - 1;

/** Gives each transaction id a slot: small numbers from 0 on, of which few are left out. */
export class IdSlots {
  private readonly runs: IdIndex = new IdIndex();

  /** The slot of an id, always the same. */
  slotOf(idHigh: number, idLow: number): number {
    const runLow = idLow >>> RUN_BITS;
    let run = this.runs.find(idHigh, runLow);
    if (run < 0) run = this.runs.add(idHigh, runLow);
    return (run << RUN_BITS) | (idLow & RUN_MASK);
  }
}
