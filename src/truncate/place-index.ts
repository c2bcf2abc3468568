import { joinU64 } from "../core/u64.ts";
import type { RecordBatch } from "../format/batch.ts";
import type { RecordView } from "../format/view.ts";
import { scanLog } from "../log/scan.ts";
import type { LogFiles } from "../segment/log-files.ts";
import { NumberList } from "./number-list.ts";

/** Where a record stands. */
export interface RecordPlace {
  readonly segmentIndex: number;
  readonly offset: number;
  /** The whole record's size, in bytes. */
  readonly length: number;
  readonly lsn: bigint;
}

/**
 * Finds the place of a record by its ordinal number. Only the first record of each batch is kept, some 32 bytes for a
 * quarter of a mebibyte; from there it is read again.
 */
export class PlaceIndex {
  private readonly ordinals: NumberList = new NumberList();
  private readonly segments: NumberList = new NumberList();
  private readonly offsets: NumberList = new NumberList();
  private readonly lsnsHigh: NumberList = new NumberList();
  private readonly lsnsLow: NumberList = new NumberList();

  /** @param ordinal of the batch's first record */
  add(batch: RecordBatch, ordinal: number): void {
    this.ordinals.push(ordinal);
    this.segments.push(batch.segmentIndex);
    this.offsets.push(batch.offset + batch.starts[0]!);
    this.lsnsHigh.push(batch.firstLsnHigh);
    this.lsnsLow.push(batch.firstLsnLow);
  }

  /** The place of a record that is there. */
  find(files: LogFiles, ordinal: number): RecordPlace {
    const view = files.format.createView();
    for (const batch of this.from(files, ordinal, view)) {
      const offset = batch.offset + view.start;
      return { segmentIndex: batch.segmentIndex, offset, length: view.length, lsn: view.lsn };
    }
    throw new Error(`no record ${ordinal}`);
  }

  /** The batch of each record from this ordinal number on; `view` is moved to the record. */
  *from(files: LogFiles, ordinal: number, view: RecordView): Generator<RecordBatch> {
    const at = this.ordinals.lastAtMost(ordinal);
    if (at < 0) return;
    let skip = ordinal - this.ordinals.at(at);
    const isPositional = files.format.layout.lsn === "position";
    const fromLsn = isPositional ? joinU64(this.lsnsHigh.at(at), this.lsnsLow.at(at)) : null;
    const start = { fromSegment: this.segments.at(at), fromOffset: this.offsets.at(at), fromLsn };
    for (const event of scanLog(files, start)) {
      if (event.kind !== "records") continue;
      const { batch } = event;
      for (let index = skip; index < batch.count; index++) {
        view.seek(batch, index);
        yield batch;
      }
      skip = Math.max(0, skip - batch.count);
    }
  }
}
