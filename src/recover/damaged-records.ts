import { escapeString } from "../core/escape.ts";
import { IdIndex } from "../core/id-index.ts";
import { highOf, lowOf } from "../core/u64.ts";
import type { Damage } from "../log/events.ts";
import { isCorrectable } from "../log/events.ts";
import type { Concerned } from "./divergence-list.ts";
import { LsnLimit } from "./lsn-limit.ts";
import { counted } from "./words.ts";

/** Damage that recovery meets: records that neither the engine nor recovery takes for any. */
export class DamagedRecords {
  /** Records of which it is known what they were. */
  correctable = 0;
  /** Places of which nobody can tell what stood there. */
  lostPlaces = 0;
  private firstCorrectable = "";
  private firstLost = "";
  private readonly txns: IdIndex = new IdIndex();
  private readonly toLsn: bigint | null;
  private readonly limit: LsnLimit;

  constructor(toLsn: bigint | null) {
    this.toLsn = toLsn;
    this.limit = new LsnLimit(toLsn);
  }

  add(damage: Damage, segmentName: string): void {
    if (!this.exists(damage)) return;
    const place = `${escapeString(segmentName)}:${damage.offset}`;
    if (!isCorrectable(damage)) {
      if (this.lostPlaces === 0) this.firstLost = place;
      this.lostPlaces += 1;
      return;
    }
    if (this.correctable === 0) this.firstCorrectable = place;
    this.correctable += 1;
    if (damage.txnId !== null) this.addTransaction(highOf(damage.txnId), lowOf(damage.txnId));
  }

  /** Adds whom the records that can be put right concern, as far as their own headers say. */
  addTo({ txns }: Concerned): void {
    txns.addAll(this.txns);
  }

  /** What is known to be left out, in a sentence; null where nothing is. */
  describeCorrectable(): string | null {
    if (this.correctable === 0) return null;
    const where =
      this.correctable === 1 ? `at ${this.firstCorrectable}` : `first at ${this.firstCorrectable}`;
    return `${counted(this.correctable, "damaged record")} that --correct can put right (${where}) ${this.correctable === 1 ? "takes" : "take"} no part in either recovery.`;
  }

  /** The same of what nobody can know. */
  describeLost(): string | null {
    if (this.lostPlaces === 0) return null;
    const where = this.lostPlaces === 1 ? `at ${this.firstLost}` : `first at ${this.firstLost}`;
    return `The log is damaged in ${counted(this.lostPlaces, "place")} (${where}) where nobody can tell what stood there: no recovery knows it.`;
  }

  private addTransaction(high: number, low: number): void {
    if (this.txns.find(high, low) < 0) this.txns.add(high, low);
  }

  /** At a point in time, damage is there only if its own LSN says so. */
  private exists({ lsn }: Damage): boolean {
    if (this.toLsn === null) return true;
    return lsn !== null && !this.limit.isAbove(highOf(lsn), lowOf(lsn));
  }
}
