import type { RecordBatch } from "../format/batch.ts";
import type { Format } from "../format/format.ts";
import type { RecordView } from "../format/view.ts";
import type { Place } from "../log/place.ts";
import type { Segment } from "../segment/segment.ts";

/** Where the verification stands: what all rules share. */
export class Cursor {
  readonly view: RecordView;
  private segmentIndex = 0;
  private currentSegment: Segment | null = null;
  private currentBatch: RecordBatch | null = null;

  constructor(format: Format) {
    this.view = format.createView();
  }

  enterSegment(segmentIndex: number, segment: Segment): void {
    this.segmentIndex = segmentIndex;
    this.currentSegment = segment;
  }

  enterBatch(batch: RecordBatch): void {
    this.currentBatch = batch;
  }

  get segment(): Segment {
    if (this.currentSegment === null) throw new Error("an event before the first segment-start");
    return this.currentSegment;
  }

  get batch(): RecordBatch {
    if (this.currentBatch === null) throw new Error("a record before the first batch");
    return this.currentBatch;
  }

  /** Whether the record at the view is the first one since the last event that was not about records. */
  get isFirstOfBatch(): boolean {
    return this.view.start === this.batch.starts[0];
  }

  /** A place in the current segment. */
  placeAt(offset: number, length: number | null): Place {
    return { segmentIndex: this.segmentIndex, segment: this.segment, offset, length };
  }

  /** The place of the record at the view. */
  placeOfRecord(): Place {
    return this.placeAt(this.batch.offset + this.view.start, this.view.length);
  }

  /** The whole data of the record at the view, also where the window holds only its beginning. */
  readData(): Uint8Array {
    const { view, batch } = this;
    if (batch.whole) return view.residentData;
    const data = new Uint8Array(view.dataLength);
    const source = this.segment.open();
    try {
      const read = source.read(data, batch.offset + view.start + view.dataOffset);
      return data.subarray(0, read);
    } finally {
      source.close();
    }
  }
}
