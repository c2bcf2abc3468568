import type { RecordBatch } from "../format/batch.ts";
import type { PageKey } from "../format/keys.ts";
import { RecordKeys } from "../format/keys.ts";
import type { RecordView } from "../format/view.ts";
import type { ScanEvent } from "../log/events.ts";
import type { LogFiles } from "../segment/log-files.ts";
import { classOfTail, DAMAGED, recordClasses } from "./byte-classes.ts";
import { ByteMap } from "./byte-map.ts";
import { LsnSampler } from "./lsn-samples.ts";
import { MarkerTimeline } from "./marker-timeline.ts";
import { PageActivity } from "./page-activity.ts";
import { PlaceList } from "./place-list.ts";
import { RecordList } from "./record-list.ts";
import type { OverviewResult, SegmentSpan } from "./result.ts";
import { TransactionTimeline } from "./transaction-timeline.ts";

type SegmentEnd = Extract<ScanEvent, { kind: "segment-end" }>;

/**
 * Finds out the shape of a log: where in it what stands, and when what happened. It is handed the events of a scan, from
 * the beginning to the end, and keeps a bounded amount of memory.
 */
export class OverviewCollector {
  private readonly view: RecordView;
  private readonly keys: RecordKeys = new RecordKeys();
  private readonly page: PageKey = { high: 0, low: 0 };
  private readonly classes: Uint8Array;
  private readonly map: ByteMap;
  private readonly places: PlaceList = new PlaceList();
  private readonly records: RecordList = new RecordList();
  private readonly lsns: LsnSampler = new LsnSampler();
  private readonly timeline: TransactionTimeline | MarkerTimeline;
  private readonly pages: PageActivity | null;
  private readonly segments: SegmentSpan[] = [];
  /** Where the current segment begins. */
  private position = 0;
  private segmentFirstRecord = 0;
  private ordinal = 0;

  constructor({ format, segments }: LogFiles) {
    const namesTransactions = format.layout.lsn === "stored";
    this.view = format.createView();
    this.classes = recordClasses(format);
    this.map = new ByteMap(segments.reduce((sum, { size }) => sum + size, 0));
    this.timeline = namesTransactions ? new TransactionTimeline(format) : new MarkerTimeline(format);
    this.pages = namesTransactions ? new PageActivity() : null;
  }

  take(event: ScanEvent): void {
    switch (event.kind) {
      case "segment-start":
        this.segmentFirstRecord = this.ordinal;
        break;
      case "records":
        this.takeRecords(event.batch);
        break;
      case "damage":
        this.takeStretch(DAMAGED, event.damage.offset, event.damage.length, event.damage.lsn);
        break;
      case "segment-end":
        this.endSegment(event);
        break;
    }
  }

  result(): OverviewResult {
    const recordCount = this.ordinal;
    return {
      map: this.map.result(),
      segments: this.segments,
      places: this.places.result(),
      recordCount,
      records: this.records.result(),
      lsns: this.lsns.result(),
      timeline: this.timeline.result(recordCount),
      pages: this.pages?.result(recordCount) ?? null,
    };
  }

  private takeRecords(batch: RecordBatch): void {
    const { view, keys, page, classes, map, records, lsns, timeline, pages } = this;
    const base = this.position + batch.offset;
    for (let i = 0; i < batch.count; i++) {
      view.seek(batch, i);
      view.loadKeys(keys);
      const { length } = view;
      const ordinal = this.ordinal++;
      map.addRecord(classes[keys.typeCode]!, base + view.start, length);
      records.add(view, base + view.start);
      lsns.add(ordinal, keys);
      timeline.add(keys, length);
      if (pages !== null && view.loadPage(page)) pages.add(page, ordinal);
    }
  }

  private takeStretch(byteClass: number, offset: number, length: number, lsn: bigint | null): void {
    const position = this.position + offset;
    this.map.add(byteClass, position, length);
    this.places.add(byteClass, { position, length, lsn });
  }

  /** A tail runs to the end of the file as it was read, which may have grown since it was listed. */
  private endSegment({ segment, tail }: SegmentEnd): void {
    const byteClass = classOfTail(tail.kind);
    if (byteClass >= 0) this.takeStretch(byteClass, tail.offset, tail.length, null);
    const bytes = tail.offset + tail.length;
    const records = this.ordinal - this.segmentFirstRecord;
    this.segments.push({ name: segment.name, position: this.position, bytes, records, tail });
    this.position += bytes;
  }
}
