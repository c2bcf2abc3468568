import type { RecordBatch } from "../../format/batch.ts";
import type { Format } from "../../format/format.ts";
import { announcedLength, hasMagic } from "../../format/layout.ts";
import { SegmentWindow } from "../../log/segment-window.ts";
import type { Segment } from "../../segment/segment.ts";

/**
 * Where the engine's writer goes on in the newest segment, and what it overwrites. On opening it walks the records by
 * magic and length alone, and writes on where that walk ends: before intact records where a magic or a length is
 * damaged, and behind a record that its reader does not pass where only the data are.
 */
export class WriterOverwrites {
  /** Intact records behind the end of the walk. */
  overwritten = 0;
  /** Where the walk ends, in bytes; null as long as every byte before is a record. */
  writesAt: number | null = null;
  /** Where the first bytes stand that are no record. */
  readerStopsAt: number | null = null;
  segmentName = "";
  private readonly format: Format;
  private segment: Segment | null = null;

  constructor(format: Format) {
    this.format = format;
  }

  enter(segment: Segment): void {
    this.segment = segment.isNewest ? segment : null;
  }

  meetPlace(offset: number): void {
    if (this.segment === null || this.writesAt !== null) return;
    this.segmentName = this.segment.name;
    this.readerStopsAt = offset;
    this.writesAt = endOfWalk(this.format, this.segment, offset);
  }

  records(batch: RecordBatch): void {
    if (this.segment === null || this.writesAt === null) return;
    for (let index = 0; index < batch.count; index++) {
      if (batch.offset + batch.starts[index]! >= this.writesAt) this.overwritten += 1;
    }
  }
}

/** Where a walk from record to record that looks at magic and length alone ends. */
function endOfWalk({ layout }: Format, segment: Segment, from: number): number {
  const source = segment.open();
  try {
    const window = new SegmentWindow(source);
    let position = from;
    for (;;) {
      const index = window.load(position, layout.headerLength);
      if (index < 0 || !hasMagic(layout, window.data, index)) return position;
      const next = position + announcedLength(layout, window.data, index);
      if (next > window.size) return position;
      position = next;
    }
  } finally {
    source.close();
  }
}
