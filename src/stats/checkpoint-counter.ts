import { joinU64 } from "../core/u64.ts";
import type { Format } from "../format/format.ts";
import type { RecordKeys } from "../format/keys.ts";
import type { CheckpointStats } from "./result.ts";

/** How much of the log stands behind its last checkpoint. */
export class CheckpointCounter {
  private readonly isCheckpoint: Uint8Array;
  private count = 0;
  private lastHigh = 0;
  private lastLow = 0;
  private recordsSince = 0;
  private bytesSince = 0;

  constructor({ types }: Format) {
    this.isCheckpoint = Uint8Array.from({ length: 256 }, (_, code) =>
      types.get(code) === "checkpoint" ? 1 : 0,
    );
  }

  add(keys: RecordKeys, length: number): void {
    if (this.isCheckpoint[keys.typeCode] === 1) {
      this.count += 1;
      this.lastHigh = keys.lsnHigh;
      this.lastLow = keys.lsnLow;
      this.recordsSince = 0;
      this.bytesSince = 0;
    } else {
      this.recordsSince += 1;
      this.bytesSince += length;
    }
  }

  result(): CheckpointStats {
    const { count, recordsSince, bytesSince } = this;
    const lastLsn = count === 0 ? null : joinU64(this.lastHigh, this.lastLow);
    return { count, lastLsn, recordsSince, bytesSince };
  }
}
