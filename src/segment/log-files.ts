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
  /** Told of bytes that come from elsewhere than reading an open segment: from threads. */
  readonly onRead?: (bytes: number) => void;
}
