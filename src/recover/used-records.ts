import { joinU64 } from "../core/u64.ts";
import type { RecordKeys } from "../format/keys.ts";
import type { AnalysisResult } from "./result.ts";

/** Counts the records that recovery uses, and keeps their lowest and highest LSN. */
export class UsedRecords {
  private count = 0;
  private lowestHigh = 0;
  private lowestLow = 0;
  private highestHigh = 0;
  private highestLow = 0;
  private checkpointLsn: bigint | null = null;

  add({ lsnHigh, lsnLow }: RecordKeys): void {
    const isFirst = this.count === 0;
    this.count += 1;
    if (isFirst || lsnHigh < this.lowestHigh || (lsnHigh === this.lowestHigh && lsnLow < this.lowestLow)) {
      this.lowestHigh = lsnHigh;
      this.lowestLow = lsnLow;
    }
    if (isFirst || lsnHigh > this.highestHigh || (lsnHigh === this.highestHigh && lsnLow > this.highestLow)) {
      this.highestHigh = lsnHigh;
      this.highestLow = lsnLow;
    }
  }

  takeCheckpoint({ lsnHigh, lsnLow }: RecordKeys): void {
    this.checkpointLsn = joinU64(lsnHigh, lsnLow);
  }

  range(): Pick<AnalysisResult, "startLsn" | "endLsn" | "checkpointLsn" | "records"> {
    const hasRecords = this.count > 0;
    return {
      startLsn: hasRecords ? joinU64(this.lowestHigh, this.lowestLow) : null,
      endLsn: hasRecords ? joinU64(this.highestHigh, this.highestLow) : null,
      checkpointLsn: this.checkpointLsn,
      records: this.count,
    };
  }
}
