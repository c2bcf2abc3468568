import type { RecordBatch } from "../format/batch.ts";
import type { RecordView } from "../format/view.ts";
import type { LogFiles } from "../segment/log-files.ts";
import type { RecordPlace } from "./result.ts";

/** Copies what a view says of the record on which it stands. */
export function placeOfRecord(files: LogFiles, batch: RecordBatch, view: RecordView): RecordPlace {
  return {
    segment: files.segments[batch.segmentIndex]!.name,
    segmentIndex: batch.segmentIndex,
    offset: batch.offset + view.start,
    length: view.length,
    lsn: view.lsn,
    type: view.type,
    txnId: view.txnId,
    prevLsn: view.prevLsn,
    pageId: view.pageId,
  };
}
