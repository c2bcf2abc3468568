import type { RecordBatch } from "../format/batch.ts";
import type { EngineReader, ReaderStop, UnreadablePlace } from "../format/engine.ts";
import type { Format } from "../format/format.ts";
import type { FrameLayout } from "../format/layout.ts";
import { announcedLength } from "../format/layout.ts";
import type { RecordView } from "../format/view.ts";
import type { Segment } from "../segment/segment.ts";

/**
 * Follows our scan through a segment and says how far the engine's reader gets in it: to the first place where no
 * intact record stands, or to a record that makes it stop.
 */
export class ReaderFollower {
  /** How the reader left the segment, as long as it has not been taken to its end; else null. */
  stop: ReaderStop | null = null;
  private readonly layout: FrameLayout;
  private readonly reader: EngineReader;
  private readonly view: RecordView;
  private segment: Segment | null = null;

  constructor(format: Format, reader: EngineReader) {
    this.layout = format.layout;
    this.reader = reader;
    this.view = format.createView();
  }

  enter(segment: Segment): void {
    this.segment = segment;
    this.stop = null;
  }

  /** How many records of the batch, from its first on, the reader takes. */
  take(batch: RecordBatch): number {
    if (this.stop !== null) return 0;
    const intact = this.intactInFile(batch);
    const { stopAtRecord } = this.reader;
    if (stopAtRecord === null) return intact;
    for (let index = 0; index < intact; index++) {
      this.view.seek(batch, index);
      const stop = stopAtRecord(this.view);
      if (stop === null) continue;
      this.stop = stop;
      return index;
    }
    return intact;
  }

  /** How many records of the batch, from its first on, stand before what is damaged in the file. */
  private intactInFile(batch: RecordBatch): number {
    const place = this.segment?.damagedAt;
    if (place === undefined) return batch.count;
    let intact = 0;
    while (intact < batch.count && batch.offset + batch.starts[intact]! < place.offset) intact += 1;
    if (intact < batch.count) {
      this.stop = this.reader.stopAtPlace(unreadablePlace(this.layout, place.original, place.offset));
    }
    return intact;
  }

  /** No intact record stands at `offset`: damage, or a tail of at least one byte. */
  meetPlace(offset: number): void {
    if (this.stop !== null || this.segment === null) return;
    this.stop = this.reader.stopAtPlace(unreadablePlace(this.layout, this.segment, offset));
  }
}

function unreadablePlace(layout: FrameLayout, segment: Segment, offset: number): UnreadablePlace {
  const header = new Uint8Array(layout.headerLength);
  const source = segment.open();
  try {
    const remainingBytes = source.size - offset;
    const isWhole = source.read(header, offset) === header.length;
    const announcedBytes = isWhole ? announcedLength(layout, new DataView(header.buffer), 0) : null;
    return { remainingBytes, announcedBytes };
  } finally {
    source.close();
  }
}
