import { joinU64 } from "../core/u64.ts";
import type { RecordKeys } from "../format/keys.ts";
import { LsnRange } from "./lsn-range.ts";
import type { AnalysisResult } from "./result.ts";

/** Counts the records that recovery uses, and keeps their lowest and highest LSN. */
export class UsedRecords {
  private readonly lsns: LsnRange = new LsnRange();
  private count = 0;
  private checkpointLsn: bigint | null = null;

  add({ lsnHigh, lsnLow }: RecordKeys): void {
    this.count += 1;
    this.lsns.add(lsnHigh, lsnLow);
  }

  takeCheckpoint({ lsnHigh, lsnLow }: RecordKeys): void {
    this.checkpointLsn = joinU64(lsnHigh, lsnLow);
  }

  range(): Pick<AnalysisResult, "startLsn" | "endLsn" | "checkpointLsn" | "records"> {
    const { lowest, highest } = this.lsns;
    const { checkpointLsn, count: records } = this;
    return { startLsn: lowest, endLsn: highest, checkpointLsn, records };
  }
}
