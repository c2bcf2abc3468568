import type { Inspection } from "../format/batch.ts";
import type { LogFiles } from "../segment/log-files.ts";
import type { OpenSegment } from "../segment/segment.ts";
import { WINDOW_BYTES } from "./segment-window.ts";

/** How much longer than a unit a window is, so that the records which begin in a unit mostly end in its window. */
export const LEAD_BYTES: number = 16 * 1024;

/** Segments are cut into units of this many bytes, which threads can check apart from each other. */
export const UNIT_BYTES: number = WINDOW_BYTES - LEAD_BYTES;

/** Intact records that stand side by side, found ahead of the scan. Valid until the next one is asked for. */
export interface CheckedRun {
  /** `bytes[0]` stands at `base` in the segment. */
  readonly bytes: Uint8Array;
  readonly data: DataView;
  readonly base: number;
  /** Index in `bytes` of each record's first byte; the first `count` entries count. */
  readonly starts: Uint32Array;
  readonly count: number;
  /** Position behind the last record. */
  readonly end: number;
  /** Whether a frame that is not intact stands behind it, and ends at or before the limit. */
  readonly meetsDamage: boolean;
  readonly inspection: Inspection | null;
}

/** Has the records of a log checked ahead of one scan; null where the scan does it all. */
export type CheckAhead = (files: LogFiles) => CheckedRecords | null;

/** What is known of a log's records before the scan comes to them. */
export interface CheckedRecords {
  /** A run never holds records that begin on both sides of a multiple of this. */
  readonly unitBytes: number;
  /** Whether what is known of a segment was read from this very file: a name can pass to another file at any time. */
  isOf(segmentIndex: number, source: OpenSegment): boolean;
  /**
   * The intact records from a position on, as far as they are known and end at or before `limit`, a position as well;
   * null where none is known to begin there.
   */
  recordsAt(segmentIndex: number, position: number, limit: number): CheckedRun | null;
  /** Ends what is still under way. */
  stop(): void;
}
