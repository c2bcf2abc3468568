import type { RecordBatch } from "../format/batch.ts";
import { RecordKeys } from "../format/keys.ts";
import type { RecordView } from "../format/view.ts";
import type { Place } from "../log/place.ts";
import type { Segment } from "../segment/segment.ts";
import { readWholeData } from "./record-reader.ts";

/** A record and its place, moved from one to the next. */
export class RecordCursor {
  readonly keys: RecordKeys = new RecordKeys();
  readonly view: RecordView;
  segmentIndex = 0;
  /** Of the record, in its segment. */
  offset = 0;
  private segment: Segment | null = null;
  private batch: RecordBatch | null = null;
  /** Of the record, once somebody has asked. */
  private recordData: Uint8Array | null = null;

  constructor(view: RecordView) {
    this.view = view;
  }

  enterSegment(segmentIndex: number, segment: Segment): void {
    this.segmentIndex = segmentIndex;
    this.segment = segment;
  }

  seek(batch: RecordBatch, index: number): void {
    // Storing what is there would have the garbage collector be told of it, for every record.
    if (this.batch !== batch) this.batch = batch;
    this.recordData = null;
    this.view.seek(batch, index);
    this.view.loadKeys(this.keys);
    this.offset = batch.offset + this.view.start;
  }

  /** Whether it is the first record of its batch. */
  get isFirstOfBatch(): boolean {
    return this.view.start === this.batch?.starts[0];
  }

  placeOfRecord(): Place {
    const { segmentIndex, segment, offset, view } = this;
    if (segment === null) throw new Error("a record before the first segment");
    return { segmentIndex, segment, offset, length: view.length };
  }

  /** The whole data of the record, also where the window holds only its beginning. */
  readonly readData = (): Uint8Array => {
    this.recordData ??= this.readDataAnew();
    return this.recordData;
  };

  private readDataAnew(): Uint8Array {
    const { view, batch, segment } = this;
    if (batch === null || segment === null || batch.whole) return view.residentData;
    const source = segment.open();
    try {
      return readWholeData(source, this.offset + view.dataOffset, view.dataLength);
    } finally {
      source.close();
    }
  }
}
