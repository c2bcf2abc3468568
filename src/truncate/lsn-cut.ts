import { highOf, lowOf } from "../core/u64.ts";
import type { RecordKeys } from "../format/keys.ts";
import type { RecordView } from "../format/view.ts";
import { ListedNumbers, NONE_LISTED } from "./listed-numbers.ts";
import type { Listed } from "./plan.ts";
import type { CutMode } from "./request.ts";

/** Finds the cut that is asked for by an LSN, and the records whose LSNs lie on its other side. */
export interface LsnCut {
  record(ordinal: number, keys: RecordKeys, view: RecordView): void;
  /** The first record behind the cut, once all have been seen; null where the mode is not about LSNs. */
  cut(records: number): number | null;
  keptOutOfOrder(): Listed;
}

export function lsnCutOf(mode: CutMode): LsnCut {
  switch (mode.kind) {
    case "before-lsn":
      return new BeforeLsn(mode.lsn);
    case "after-lsn":
      return new AfterLsn(mode.lsn);
    case "tail":
    case "checkpoint":
      return NO_LSN;
  }
}

const NO_LSN: LsnCut = { record: () => {}, cut: () => null, keptOutOfOrder: () => NONE_LISTED };

/** Everything up to the first record with this LSN or a higher one. */
class BeforeLsn implements LsnCut {
  private readonly high: number;
  private readonly low: number;
  private found = -1;
  private readonly below: ListedNumbers = new ListedNumbers();

  constructor(lsn: bigint) {
    this.high = highOf(lsn);
    this.low = lowOf(lsn);
  }

  record(ordinal: number, { lsnHigh, lsnLow }: RecordKeys, view: RecordView): void {
    if (lsnHigh > this.high || (lsnHigh === this.high && lsnLow >= this.low)) {
      if (this.found < 0) this.found = ordinal;
    } else if (this.found >= 0) {
      this.below.add(() => view.lsn);
    }
  }

  cut(records: number): number {
    return this.found < 0 ? records : this.found;
  }

  keptOutOfOrder(): Listed {
    return this.below;
  }
}

/** Everything behind the last record with this LSN or a lower one. */
class AfterLsn implements LsnCut {
  private readonly high: number;
  private readonly low: number;
  private next = 0;
  private aboveSoFar: ListedNumbers = new ListedNumbers();
  private aboveCount = 0;

  constructor(lsn: bigint) {
    this.high = highOf(lsn);
    this.low = lowOf(lsn);
  }

  record(ordinal: number, { lsnHigh, lsnLow }: RecordKeys, view: RecordView): void {
    if (lsnHigh > this.high || (lsnHigh === this.high && lsnLow > this.low)) {
      this.aboveSoFar.add(() => view.lsn);
    } else {
      this.next = ordinal + 1;
      this.aboveCount = this.aboveSoFar.count;
    }
  }

  cut(): number {
    return this.next;
  }

  keptOutOfOrder(): Listed {
    return { count: this.aboveCount, first: this.aboveSoFar.first.slice(0, this.aboveCount) };
  }
}
