import { escapeString } from "../core/escape.ts";
import { IdIndex } from "../core/id-index.ts";
import { highOf, lowOf } from "../core/u64.ts";
import type { Damage } from "../log/events.ts";
import { isCorrectable } from "../log/events.ts";
import type { Concerned } from "./divergence-list.ts";
import { counted } from "./words.ts";

/** Damage that recovery meets: records that neither the engine nor recovery takes for any. */
export class DamagedRecords {
  /** Records of which it is known what they were. */
  correctable = 0;
  /** Places of which nobody can tell what stood there. */
  lostPlaces = 0;
  private firstCorrectable = "";
  private someLost = "";
  private readonly txns: IdIndex = new IdIndex();

  add(damage: Damage, segmentName: string): void {
    if (!isCorrectable(damage)) {
      this.addLost(segmentName, damage.offset);
      return;
    }
    if (this.correctable === 0) this.firstCorrectable = placeAt(segmentName, damage.offset);
    this.correctable += 1;
    if (damage.txnId !== null) this.addTransaction(highOf(damage.txnId), lowOf(damage.txnId));
  }

  /** Bytes that were records, and nobody can tell which. */
  addLost(segmentName: string, offset: number): void {
    if (this.lostPlaces === 0) this.someLost = placeAt(segmentName, offset);
    this.lostPlaces += 1;
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
    const where = this.lostPlaces === 1 ? `at ${this.someLost}` : `one at ${this.someLost}`;
    return `The log is damaged in ${counted(this.lostPlaces, "place")} (${where}) where nobody can tell what stood there: no recovery knows it.`;
  }

  private addTransaction(high: number, low: number): void {
    if (this.txns.find(high, low) < 0) this.txns.add(high, low);
  }
}

function placeAt(segmentName: string, offset: number): string {
  return `${escapeString(segmentName)}:${offset}`;
}
