import { joinU64 } from "../core/u64.ts";

/** The lowest and the highest of many LSNs. */
export class LsnRange {
  private lowHigh = 0xffff_ffff;
  private lowLow = 0xffff_ffff;
  private topHigh = 0;
  private topLow = 0;
  private isEmpty = true;

  add(high: number, low: number): void {
    this.isEmpty = false;
    if (high > this.topHigh || (high === this.topHigh && low > this.topLow)) {
      this.topHigh = high;
      this.topLow = low;
    }
    if (high < this.lowHigh || (high === this.lowHigh && low < this.lowLow)) {
      this.lowHigh = high;
      this.lowLow = low;
    }
  }

  addRange(other: LsnRange): void {
    if (other.isEmpty) return;
    this.add(other.lowHigh, other.lowLow);
    this.add(other.topHigh, other.topLow);
  }

  /** Null where there was none. */
  get lowest(): bigint | null {
    return this.isEmpty ? null : joinU64(this.lowHigh, this.lowLow);
  }

  get highest(): bigint | null {
    return this.isEmpty ? null : joinU64(this.topHigh, this.topLow);
  }
}
