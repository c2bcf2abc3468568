import type { ByteSource, OpenSegment, Segment } from "./segment.ts";

/** The segment as a crash left it: its bytes up to `end`, then others; the engine goes on writing in it. */
export function cutSegment(segment: Segment, end: number, appended: Uint8Array): Segment {
  return {
    ...segment,
    location: null,
    size: end + appended.length,
    isNewest: true,
    open: () => new CutSource(segment.open(), end, appended),
  };
}

class CutSource implements OpenSegment {
  readonly size: number;
  private readonly source: OpenSegment;
  private readonly end: number;
  private readonly appended: Uint8Array;

  constructor(source: OpenSegment, end: number, appended: Uint8Array) {
    this.source = source;
    this.end = end;
    this.appended = appended;
    this.size = end + appended.length;
  }

  read(target: Uint8Array, position: number): number {
    const wanted = Math.min(target.length, Math.max(0, this.end - position));
    const read = wanted === 0 ? 0 : this.source.read(target.subarray(0, wanted), position);
    if (read < wanted) return read;
    const from = position + read - this.end;
    if (from < 0 || from >= this.appended.length) return read;
    const rest = this.appended.subarray(from, from + target.length - read);
    target.set(rest, read);
    return read + rest.length;
  }

  close(): void {
    this.source.close();
  }
}

/** The segment read into memory, for those who open it very often. */
export function residentSegment(segment: Segment): Segment {
  const source = segment.open();
  try {
    const bytes = new Uint8Array(segment.size);
    const held = bytes.subarray(0, source.read(bytes, 0));
    return { ...segment, size: held.length, open: () => ({ ...sourceOf(held), close: () => {} }) };
  } finally {
    source.close();
  }
}

/** Bytes in memory, to be read like others. */
export function sourceOf(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read(target, position) {
      const held = bytes.subarray(position, position + target.length);
      target.set(held);
      return held.length;
    },
  };
}
