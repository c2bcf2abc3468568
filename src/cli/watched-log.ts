import type { LogFiles } from "../segment/log-files.ts";
import type { OpenSegment, Segment } from "../segment/segment.ts";

/** The same log, of which `onRead` is told how many bytes each reading gives. */
export function watchReading(files: LogFiles, onRead: (bytes: number) => void): LogFiles {
  return { ...files, onRead, segments: files.segments.map((segment) => watched(segment, onRead)) };
}

function watched(segment: Segment, onRead: (bytes: number) => void): Segment {
  return { ...segment, open: () => watchedSource(segment.open(), onRead) };
}

function watchedSource(source: OpenSegment, onRead: (bytes: number) => void): OpenSegment {
  return {
    get size() {
      return source.size;
    },
    identity: source.identity,
    read(target, position) {
      const bytes = source.read(target, position);
      onRead(bytes);
      return bytes;
    },
    close: () => source.close(),
  };
}
