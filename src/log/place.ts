import type { Segment } from "../segment/segment.ts";

/** A place in a log. */
export interface Place {
  /** In log order. */
  readonly segmentIndex: number;
  readonly segment: Segment;
  readonly offset: number;
  /** In bytes; null where nothing is said of any bytes in particular. */
  readonly length: number | null;
}
