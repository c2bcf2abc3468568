import type { RecordBatch } from "../format/batch.ts";
import type { FoundRecord } from "../format/engine.ts";
import type { Format } from "../format/format.ts";
import { announcedLength } from "../format/layout.ts";
import type { RecordView } from "../format/view.ts";
import type { LogFiles } from "../segment/log-files.ts";
import type { OpenSegment, Segment } from "../segment/segment.ts";

/** Undo goes backwards: most of a window lies before the record that made it move. */
const WINDOW_BYTES: number = 16 * 1024;
const BEHIND_BYTES: number = 4 * 1024;

const NO_BYTES = new Uint8Array(0);

/** Reads single records at places that a scan has found to be intact. One view over one window, moved by `seek`. */
export class RecordReader implements FoundRecord {
  readonly view: RecordView;
  private readonly format: Format;
  private readonly segments: readonly Segment[];
  private readonly window: Uint8Array = new Uint8Array(WINDOW_BYTES);
  private readonly starts: Uint32Array = new Uint32Array(1);
  private source: OpenSegment | null = null;
  private segmentIndex = -1;
  private bytes: Uint8Array = NO_BYTES;
  private data: DataView = new DataView(NO_BYTES.buffer);
  private base = 0;
  private offset = 0;

  constructor({ format, segments }: LogFiles) {
    this.format = format;
    this.segments = segments;
    this.view = format.createView();
  }

  /** Moves the view to the record at a place; false where the file is shorter by now. */
  seek(segmentIndex: number, offset: number): boolean {
    const { headerLength } = this.format.layout;
    if (!this.load(segmentIndex, offset, headerLength)) return false;
    const length = announcedLength(this.format.layout, this.data, offset - this.base);
    // A record that the window cannot hold shows its beginning; `readData` has the rest.
    if (length <= WINDOW_BYTES) this.load(segmentIndex, offset, length);
    this.offset = offset;
    this.starts[0] = offset - this.base;
    this.view.seek(this.batch(), 0);
    return true;
  }

  /** Where the view's record stands. */
  get place(): { readonly segmentIndex: number; readonly offset: number } {
    return { segmentIndex: this.segmentIndex, offset: this.offset };
  }

  /** Where the record behind the view's begins. */
  get nextOffset(): number {
    return this.offset + this.view.length;
  }

  readData(): Uint8Array {
    const { view } = this;
    const resident = view.residentData;
    if (resident.length === view.dataLength || this.source === null) return resident;
    return readWholeData(this.source, this.offset + view.dataOffset, view.dataLength);
  }

  close(): void {
    this.source?.close();
    this.source = null;
    this.segmentIndex = -1;
  }

  private load(segmentIndex: number, offset: number, length: number): boolean {
    const at = offset - this.base;
    if (segmentIndex === this.segmentIndex && at >= 0 && at + length <= this.bytes.length) return true;
    const source = this.open(segmentIndex);
    const before = Math.min(offset, Math.max(0, WINDOW_BYTES - Math.max(BEHIND_BYTES, length)));
    this.base = offset - before;
    const read = source.read(this.window, this.base);
    this.bytes = this.window.subarray(0, read);
    this.data = new DataView(this.window.buffer, 0, read);
    return before + length <= read;
  }

  private open(segmentIndex: number): OpenSegment {
    if (this.source !== null && this.segmentIndex === segmentIndex) return this.source;
    this.close();
    this.source = this.segments[segmentIndex]!.open();
    this.segmentIndex = segmentIndex;
    return this.source;
  }

  private batch(): RecordBatch {
    return {
      segmentIndex: this.segmentIndex,
      offset: this.base,
      bytes: this.bytes,
      data: this.data,
      starts: this.starts,
      count: 1,
      firstLsnHigh: 0,
      firstLsnLow: 0,
      whole: true,
    };
  }
}

/** Data that a window did not hold. */
export function readWholeData(source: OpenSegment, offset: number, length: number): Uint8Array {
  const data = new Uint8Array(length);
  return data.subarray(0, source.read(data, offset));
}
