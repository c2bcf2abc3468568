import { describeBytes } from "../core/byte-size.ts";
import type { LogFiles } from "../segment/log-files.ts";
import type { OpenSegment, Segment } from "../segment/segment.ts";
import type { CommonOptions } from "./common-options.ts";
import type { CliContext } from "./context.ts";

/**
 * The same log, of which every reading shows on standard error how far it is. Without a terminal there, or where the
 * user wants none, it is the log itself.
 */
export function withProgress(files: LogFiles, options: CommonOptions, context: CliContext): LogFiles {
  if (!context.isErrorTerminal || !options.progress || options.quiet === true) return files;
  const total = files.segments.reduce((sum, { size }) => sum + size, 0);
  let read = 0;
  const onRead = (bytes: number): void => {
    read += bytes;
    // Places around damage are read more than once.
    const percent = Math.min(Math.floor((read / total) * 100), 99);
    context.status.update(() => `reading ${percent} % of ${describeBytes(total)}`);
  };
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
