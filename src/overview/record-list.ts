import type { RecordView } from "../format/view.ts";
import type { ListedRecord } from "./result.ts";

/** A log of more records than this is shown without its single records. */
const MOST_RECORDS = 4000;

/** So much of a payload is kept to be shown. */
const HEAD_BYTES = 64;

/** The records of a small log, one by one. */
export class RecordList {
  private list: ListedRecord[] | null = [];

  add(view: RecordView, position: number): void {
    if (this.list === null) return;
    if (this.list.length >= MOST_RECORDS) {
      this.list = null;
      return;
    }
    this.list.push({
      position,
      length: view.length,
      type: view.type,
      lsn: view.lsn,
      txnId: view.txnId,
      prevLsn: view.prevLsn,
      pageId: view.pageId,
      dataLength: view.dataLength,
      imageSplit: view.imageSplit,
      head: view.residentData.slice(0, HEAD_BYTES),
    });
  }

  /** In log order; null where they are too many. */
  result(): readonly ListedRecord[] | null {
    return this.list;
  }
}
