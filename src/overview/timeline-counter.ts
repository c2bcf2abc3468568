import type { IncarnationStatus } from "../analysis/incarnation-usage.ts";
import { Axis } from "./axis.ts";
import type { TimelineResult } from "./result.ts";

const BUCKETS = 256;

/** How many transactions begin and end in each stretch of the log. */
export class TimelineCounter {
  private readonly axis: Axis = new Axis(BUCKETS);
  private readonly begun: Float64Array = this.axis.addSum();
  private readonly ends: Readonly<Record<Exclude<IncarnationStatus, "active">, Float64Array>> = {
    committed: this.axis.addSum(),
    aborted: this.axis.addSum(),
    ended: this.axis.addSum(),
  };

  /** @param ordinal number of a record in the log */
  begin(ordinal: number): void {
    const at = this.axis.bucketOf(ordinal);
    this.begun[at] = this.begun[at]! + 1;
  }

  end(status: Exclude<IncarnationStatus, "active">, ordinal: number): void {
    const at = this.axis.bucketOf(ordinal);
    const counts = this.ends[status];
    counts[at] = counts[at]! + 1;
  }

  /** @param recordCount of the log */
  result(recordCount: number): Omit<TimelineResult, "count" | "spans"> {
    if (recordCount > 0) this.axis.bucketOf(recordCount - 1);
    const used = this.axis.usedUpTo(recordCount);
    const list = (counts: Float64Array): readonly number[] => [...counts.subarray(0, used)];
    const { committed, aborted, ended } = this.ends;
    return {
      bucketRecords: this.axis.width,
      begun: list(this.begun),
      committed: list(committed),
      aborted: list(aborted),
      ended: list(ended),
    };
  }
}
