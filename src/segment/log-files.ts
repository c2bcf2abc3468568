import type { Format } from "../format/format.ts";
import type { ForeignFile, Segment } from "./segment.ts";

/** A log on disk: its format and its files, in log order. */
export interface LogFiles {
  /** As the user gave it. */
  readonly path: string;
  readonly format: Format;
  /** Why this format: what names and contents say. */
  readonly evidence: readonly string[];
  readonly segments: readonly Segment[];
  /** Files of the directory that are not read as segments. Empty where `path` is a file. */
  readonly foreignFiles: readonly ForeignFile[];
  /**
   * Where `path` is one segment file, the names of the other segments in its directory, as far as it can be listed:
   * the engine reads one log of them all. Empty where `path` is a directory.
   */
  readonly otherSegments: readonly string[];
  /** Told of bytes that come from elsewhere than reading an open segment: from threads. */
  readonly onRead?: (bytes: number) => void;
}
