import type { OpenSegment, Segment } from "./segment.ts";

/** Something whose bytes can be opened for reading. */
export interface Openable {
  open(): OpenSegment;
}

const WORDS = 4;
const SOURCE = 0;
const FROM = 1;
const START = 2;
const LENGTH = 3;
const INITIAL_PARTS = 16;
const CHUNK_BYTES: number = 1 << 20;

/** Bytes that are put together from parts of others, without a copy of them: 32 bytes a part. */
export class AssembledBytes implements Openable {
  size = 0;
  private readonly sources: Openable[] = [];
  private rows: Float64Array = new Float64Array(WORDS * INITIAL_PARTS);
  private count = 0;

  /** Adds the bytes of `source` from `from` up to `to` behind what is there. */
  add(source: Openable, from: number, to: number): void {
    if (to <= from) return;
    let index = this.sources.lastIndexOf(source);
    if (index < 0) index = this.sources.push(source) - 1;
    const at = WORDS * this.count;
    if (at === this.rows.length) this.grow();
    this.rows[at + SOURCE] = index;
    this.rows[at + FROM] = from;
    this.rows[at + START] = this.size;
    this.rows[at + LENGTH] = to - from;
    this.count += 1;
    this.size += to - from;
  }

  /** Opens the sources as they are needed; the caller closes. */
  open(): OpenSegment {
    const opened: (OpenSegment | undefined)[] = [];
    const sourceAt = (index: number): OpenSegment => {
      const source = opened[index] ?? this.sources[index]!.open();
      opened[index] = source;
      return source;
    };
    return {
      size: this.size,
      read: (target, position) => this.read(target, position, sourceAt),
      close: () => {
        for (const source of opened) source?.close();
      },
    };
  }

  /** All bytes from `from` on. A chunk is valid until the next one is asked for. */
  *chunks(from = 0): Generator<Uint8Array> {
    const source = this.open();
    const buffer = new Uint8Array(CHUNK_BYTES);
    try {
      for (let at = from; at < this.size; ) {
        const read = source.read(buffer, at);
        yield buffer.subarray(0, read);
        at += read;
      }
    } finally {
      source.close();
    }
  }

  private read(target: Uint8Array, position: number, sourceAt: (index: number) => OpenSegment): number {
    let filled = 0;
    const wanted = Math.max(0, Math.min(target.length, this.size - position));
    for (let part = this.partAt(position); filled < wanted; part++) {
      const at = WORDS * part;
      const skipped = position + filled - this.rows[at + START]!;
      const length = Math.min(this.rows[at + LENGTH]! - skipped, wanted - filled);
      const place = this.rows[at + FROM]! + skipped;
      const read = sourceAt(this.rows[at + SOURCE]!).read(target.subarray(filled, filled + length), place);
      filled += read;
      if (read < length) break;
    }
    return filled;
  }

  /** The last part that begins at or before a position. */
  private partAt(position: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.rows[WORDS * middle + START]! <= position) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }

  private grow(): void {
    const rows = new Float64Array(2 * this.rows.length);
    rows.set(this.rows);
    this.rows = rows;
  }
}

/** A segment like another one, with other bytes. */
export function segmentWith(segment: Segment, bytes: AssembledBytes): Segment {
  return { ...segment, location: null, damagedAt: undefined, size: bytes.size, open: () => bytes.open() };
}
