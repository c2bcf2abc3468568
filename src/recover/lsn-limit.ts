import { highOf, lowOf, U64_MAX } from "../core/u64.ts";

/** A point in time: records with a higher LSN do not exist. */
export class LsnLimit {
  private readonly high: number;
  private readonly low: number;

  /** @param toLsn the last LSN that counts; null for all */
  constructor(toLsn: bigint | null) {
    this.high = highOf(toLsn ?? U64_MAX);
    this.low = lowOf(toLsn ?? U64_MAX);
  }

  isAbove(lsnHigh: number, lsnLow: number): boolean {
    return lsnHigh > this.high || (lsnHigh === this.high && lsnLow > this.low);
  }
}
