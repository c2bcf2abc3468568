import { highOf, lowOf } from "../../core/u64.ts";
import type { RecordBatch } from "../../format/batch.ts";
import type { Format } from "../../format/format.ts";
import { RecordKeys } from "../../format/keys.ts";
import type { SegmentPart } from "../../format/recovery.ts";
import type { RecordView } from "../../format/view.ts";
import type { Segment } from "../../segment/segment.ts";
import type { LogVisitor, SegmentLeft } from "../engine-order.ts";
import { LsnLimit } from "../lsn-limit.ts";
import type { RecoverOptions } from "../result.ts";
import { MessageFold } from "./message-fold.ts";

/** A pass over the parts of segments in the order in which they were written, once that is known. */
export class WriteOrderPass implements LogVisitor {
  readonly fold: MessageFold;
  private readonly parts: readonly SegmentPart[];
  private readonly salvage: boolean;
  private readonly limit: LsnLimit;
  private readonly view: RecordView;
  private readonly keys: RecordKeys = new RecordKeys();
  private at = -1;
  private from = 0n;
  private to = 0n;

  constructor(format: Format, parts: readonly SegmentPart[], options: RecoverOptions) {
    this.parts = parts;
    this.salvage = options.salvage === true;
    this.limit = new LsnLimit(options.toLsn ?? null);
    this.view = format.createView();
    this.fold = new MessageFold(format, options.detail === true);
  }

  enter(_segmentIndex: number, segment: Segment): void {
    this.at += 1;
    const { from, to } = this.parts[this.at]!;
    const firstLsn = segment.firstLsn ?? 1n;
    this.from = firstLsn + BigInt(from);
    this.to = firstLsn + BigInt(to);
  }

  records(batch: RecordBatch, reached: number): void {
    const { view, keys, limit } = this;
    const count = this.salvage ? batch.count : reached;
    for (let index = 0; index < count; index++) {
      view.seek(batch, index);
      view.loadKeys(keys);
      if (!limit.isAbove(keys.lsnHigh, keys.lsnLow) && this.isInPart()) this.fold.add(keys);
    }
  }

  damage(): void {
    this.fold.breakOff();
  }

  /** A record is lost where bytes stand that are none, and a message does not go on behind it. */
  leave({ tail, stop }: SegmentLeft): void {
    if (stop !== null && tail.kind !== "zero") this.fold.breakOff();
  }

  private isInPart(): boolean {
    const { lsnHigh, lsnLow } = this.keys;
    const isFromOn =
      lsnHigh > highOf(this.from) || (lsnHigh === highOf(this.from) && lsnLow >= lowOf(this.from));
    return (
      isFromOn && (lsnHigh < highOf(this.to) || (lsnHigh === highOf(this.to) && lsnLow < lowOf(this.to)))
    );
  }
}
