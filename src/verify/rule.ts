import type { RecordKeys } from "../format/keys.ts";
import type { RecordView } from "../format/view.ts";
import type { Damage, ScanEvent } from "../log/events.ts";
import type { Segment } from "../segment/segment.ts";

export type SegmentEnd = Extract<ScanEvent, { kind: "segment-end" }>;

/**
 * One thing that is checked. A rule gets what the scan finds, in log order, and adds findings to the list that it
 * was made with; it takes only the events that it needs.
 */
export interface Rule {
  /** What it checks, in words that continue "checked:"; null where that goes without saying. */
  readonly checks: string | null;
  segmentStart?(segmentIndex: number, segment: Segment): void;
  /** One intact record. On the hot path: allocates nothing where all is well. */
  record?(keys: RecordKeys, view: RecordView): void;
  /** Whether `record` looks at each record by itself, so that it need not see those that were inspected before. */
  readonly inspects?: true;
  /** The records since the last event have been seen. */
  batchEnd?(): void;
  damage?(damage: Damage): void;
  segmentEnd?(event: SegmentEnd): void;
  /** The log is over. */
  finish?(): void;
}
