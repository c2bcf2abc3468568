import { IdIndex } from "../../core/id-index.ts";

/** Ids are mostly handed out in sequence: four neighbours share one look-up. */
const RUN_BITS = 2;
const RUN_MASK = (1 << RUN_BITS) - 1;

/** Few transactions write in turn: the slots of so many are remembered, as high half, low half, and slot plus one. */
const RECENT_IDS = 64;
const RECENT_WORDS = 3;

/** Gives each transaction id a slot: small numbers from 0 on, of which few are left out. */
export class IdSlots {
  private readonly runs: IdIndex = new IdIndex();
  private readonly recent: Uint32Array = new Uint32Array(RECENT_IDS * RECENT_WORDS);

  /** The slot of an id, always the same. */
  slotOf(idHigh: number, idLow: number): number {
    const { recent } = this;
    const at = (idLow % RECENT_IDS) * RECENT_WORDS;
    const known = recent[at + 2]!;
    if (known !== 0 && recent[at + 1] === idLow && recent[at] === idHigh) return known - 1;
    const slot = this.lookUp(idHigh, idLow);
    recent[at] = idHigh;
    recent[at + 1] = idLow;
    recent[at + 2] = slot + 1;
    return slot;
  }

  private lookUp(idHigh: number, idLow: number): number {
    let run = this.runs.find(idHigh, idLow >>> RUN_BITS);
    if (run < 0) run = this.runs.add(idHigh, idLow >>> RUN_BITS);
    return (run << RUN_BITS) | (idLow & RUN_MASK);
  }
}
