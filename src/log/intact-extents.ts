import type { RecordBatch } from "../format/batch.ts";
import type { Format } from "../format/format.ts";
import type { RecordView } from "../format/view.ts";
import type { ScanEvent } from "./events.ts";
import { isCorrectable } from "./events.ts";

const INITIAL_EXTENTS = 8;

/** Where a segment's intact records stand: stretches of them, side by side in each, in file order. */
export class SegmentExtents {
  /** Intact records. */
  records = 0;
  /** Places of damage between them. */
  damages = 0;
  /** Those of them that are one record which can be put right. */
  correctable = 0;
  /** Bytes of the segment. */
  bytes = 0;
  private edges: Float64Array = new Float64Array(2 * INITIAL_EXTENTS);
  private edgeCount = 0;

  /** Stretches, from first to last. */
  get count(): number {
    return this.edgeCount / 2;
  }

  from(index: number): number {
    return this.edges[2 * index]!;
  }

  to(index: number): number {
    return this.edges[2 * index + 1]!;
  }

  /** Whether the records fill the segment. */
  get isWhole(): boolean {
    return this.intactBytes === this.bytes;
  }

  get intactBytes(): number {
    let sum = 0;
    for (let index = 0; index < this.count; index++) sum += this.to(index) - this.from(index);
    return sum;
  }

  add(from: number, to: number): void {
    if (this.edgeCount > 0 && this.edges[this.edgeCount - 1] === from) {
      this.edges[this.edgeCount - 1] = to;
      return;
    }
    if (this.edgeCount === this.edges.length) {
      const edges = new Float64Array(2 * this.edgeCount);
      edges.set(this.edges);
      this.edges = edges;
    }
    this.edges[this.edgeCount] = from;
    this.edges[this.edgeCount + 1] = to;
    this.edgeCount += 2;
  }
}

/** Notes, beside a scan, where the intact records of each segment stand: 16 bytes a stretch. */
export class IntactExtents {
  /** By the index of the segment. */
  readonly segments: SegmentExtents[] = [];
  private readonly view: RecordView;
  private current: SegmentExtents = new SegmentExtents();

  constructor(format: Format) {
    this.view = format.createView();
  }

  /** Places of damage in the whole log. */
  get damages(): number {
    return this.segments.reduce((sum, { damages }) => sum + damages, 0);
  }

  /** Those of them that are one record which can be put right. */
  get correctable(): number {
    return this.segments.reduce((sum, { correctable }) => sum + correctable, 0);
  }

  get records(): number {
    return this.segments.reduce((sum, { records }) => sum + records, 0);
  }

  take(event: ScanEvent): void {
    switch (event.kind) {
      case "segment-start":
        this.current = new SegmentExtents();
        this.segments[event.segmentIndex] = this.current;
        break;
      case "records":
        this.takeRecords(event.batch);
        break;
      case "damage":
        this.current.damages += 1;
        if (isCorrectable(event.damage)) this.current.correctable += 1;
        break;
      case "segment-end":
        this.current.bytes = event.tail.offset + event.tail.length;
        break;
    }
  }

  private takeRecords(batch: RecordBatch): void {
    if (batch.count === 0) return;
    const { view, current } = this;
    view.seek(batch, batch.count - 1);
    current.records += batch.count;
    current.add(batch.offset + batch.starts[0]!, batch.offset + view.start + view.length);
  }
}
