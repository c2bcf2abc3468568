import { joinU64 } from "../core/u64.ts";
import type { Format } from "../format/format.ts";
import type { RecordKeys } from "../format/keys.ts";
import type { CheckpointStats } from "./result.ts";
import type { TypeCounter } from "./type-counter.ts";

/** How much of the log stands behind its last checkpoint. */
export class CheckpointCounter {
  private readonly types: TypeCounter;
  private readonly isCheckpoint: Uint8Array;
  private count = 0;
  private lastLsn: bigint | null = null;
  /** Up to and with the last one. */
  private records = 0;
  private bytes = 0;

  constructor({ types }: Format, counter: TypeCounter) {
    this.types = counter;
    this.isCheckpoint = Uint8Array.from({ length: 256 }, (_, code) =>
      types.get(code) === "checkpoint" ? 1 : 0,
    );
  }

  /** Behind {@link TypeCounter.add} for the same record. */
  add(keys: RecordKeys): void {
    if (this.isCheckpoint[keys.typeCode] === 0) return;
    const { records, bytes } = this.types.sums();
    this.count += 1;
    this.lastLsn = joinU64(keys.lsnHigh, keys.lsnLow);
    this.records = records;
    this.bytes = bytes;
  }

  result(): CheckpointStats {
    const { records, bytes } = this.types.sums();
    const { count, lastLsn } = this;
    return { count, lastLsn, recordsSince: records - this.records, bytesSince: bytes - this.bytes };
  }
}
