import type { RecordBatch } from "../format/batch.ts";
import type { RecordView } from "../format/view.ts";
import type { ScanEvent } from "../log/events.ts";
import type { LogFiles } from "../segment/log-files.ts";
import { FragmentCollector } from "./fragments.ts";
import { RecordCollection } from "./record-list.ts";
import { placeOfRecord } from "./record-place.ts";
import type { RecordPlace, Surroundings } from "./result.ts";

/** Collects what one record has to do with, while the log is scanned once more. Memory is constant. */
export class SurroundingsCollector {
  readonly #files: LogFiles;
  readonly #view: RecordView;
  readonly #target: RecordPlace;
  readonly #before: RecordCollection = new RecordCollection();
  readonly #after: RecordCollection = new RecordCollection();
  readonly #namedBy: RecordCollection = new RecordCollection();
  readonly #fragments: FragmentCollector;
  #previous: RecordPlace | null = null;
  #pageBefore: RecordPlace | null = null;
  #pageAfter: RecordPlace | null = null;
  #isBehind = false;
  /** Whether another incarnation of the transaction's id has begun. */
  #isOver = false;

  constructor(files: LogFiles, target: RecordPlace) {
    this.#files = files;
    this.#view = files.format.createView();
    this.#target = target;
    this.#fragments = new FragmentCollector(target);
  }

  take(event: ScanEvent): void {
    if (event.kind !== "records") return;
    const { batch } = event;
    for (let index = 0; index < batch.count; index++) {
      this.#view.seek(batch, index);
      this.#look(batch);
    }
  }

  result(): Surroundings {
    const { txnId, pageId } = this.#target;
    return {
      transaction: txnId === null ? null : { before: this.#before, after: this.#after },
      previous: this.#previous,
      namedBy: this.#namedBy,
      fragments: this.#fragments.result(),
      page: pageId === null ? null : { before: this.#pageBefore, after: this.#pageAfter },
    };
  }

  #look(batch: RecordBatch): void {
    const view = this.#view;
    const target = this.#target;
    const isTarget =
      batch.segmentIndex === target.segmentIndex && batch.offset + view.start === target.offset;
    if (this.#fragments.wants(view.type))
      this.#fragments.take(placeOfRecord(this.#files, batch, view), isTarget);
    const isOfTransaction = target.txnId !== null && view.txnId === target.txnId;
    if (isOfTransaction && this.#begins(view)) this.#begin();
    if (isTarget) {
      this.#isBehind = true;
      return;
    }
    const isOfPage = target.pageId !== null && view.pageId === target.pageId;
    if (!isOfTransaction && !isOfPage) return;
    const place = placeOfRecord(this.#files, batch, view);
    if (isOfPage && !this.#isBehind) this.#pageBefore = place;
    if (isOfPage && this.#isBehind) this.#pageAfter ??= place;
    if (isOfTransaction && !this.#isOver) this.#add(place);
  }

  /** Ids are reused: a begin is the first record of another transaction. */
  #begins(view: RecordView): boolean {
    if (view.type === "begin") return true;
    const { updateWithoutPrevLsnBegins } = this.#files.format.rules;
    return updateWithoutPrevLsnBegins && view.type === "update" && view.prevLsn === null;
  }

  #begin(): void {
    if (this.#isBehind) {
      this.#isOver = true;
      return;
    }
    this.#before.clear();
    this.#previous = null;
  }

  #add(place: RecordPlace): void {
    if (this.#isBehind) {
      this.#after.addFirst(place);
      if (place.prevLsn === this.#target.lsn) this.#namedBy.addFirst(place);
      return;
    }
    this.#before.addLast(place);
    if (place.lsn === this.#target.prevLsn) this.#previous = place;
  }
}
