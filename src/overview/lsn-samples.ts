import { joinU64 } from "../core/u64.ts";
import type { RecordKeys } from "../format/keys.ts";
import { Axis } from "./axis.ts";
import type { LsnSamples } from "./result.ts";

const SAMPLES = 1024;

/** Which LSN stands where: that of every so many-th record, from the first on. */
export class LsnSampler {
  private readonly axis: Axis = new Axis(SAMPLES);
  private readonly highs: Uint32Array = new Uint32Array(SAMPLES);
  private readonly lows: Uint32Array = new Uint32Array(SAMPLES);
  private next = 0;
  private count = 0;

  constructor() {
    this.axis.addWidening(() => {
      for (let i = 0; i < SAMPLES / 2; i++) {
        this.highs[i] = this.highs[2 * i]!;
        this.lows[i] = this.lows[2 * i]!;
      }
    });
  }

  /** @param ordinal number of the record in the log; every record is handed in, in their order */
  add(ordinal: number, keys: RecordKeys): void {
    if (ordinal !== this.next) return;
    const at = this.axis.bucketOf(ordinal);
    this.count = at + 1;
    if (ordinal === at * this.axis.width) {
      this.highs[at] = keys.lsnHigh;
      this.lows[at] = keys.lsnLow;
    }
    this.next = (at + 1) * this.axis.width;
  }

  result(): LsnSamples {
    const lsns = Array.from({ length: this.count }, (_, i) => joinU64(this.highs[i]!, this.lows[i]!));
    return { every: this.axis.width, lsns };
  }
}
