import type { TailFinding } from "../analysis/tail-severity.ts";
import type { RecordBatch } from "../format/batch.ts";
import type { RecordView } from "../format/view.ts";
import type { Damage, Tail } from "../log/events.ts";
import type { Segment } from "../segment/segment.ts";
import type { Payload } from "./payload.ts";

/** Records of one window that were asked for. What it lends is valid until the next event is asked for. */
export interface SelectedRecords {
  readonly kind: "records";
  readonly segment: Segment;
  readonly batch: RecordBatch;
  /** Indexes in the batch of the wanted records; the first `count` entries count, and there is at least one. */
  readonly selected: Uint32Array;
  readonly count: number;
  /** To seek in the batch. */
  readonly view: RecordView;
  /** Whether a payload can be encrypted: only then it may say so. */
  readonly mayBeEncrypted: boolean;
  /** The payload of the record on which the view stands, valid until it is called again. */
  payload(): Payload;
}

/** What a dump consists of, in log order. */
export type DumpEvent =
  | { readonly kind: "segment-start"; readonly segment: Segment }
  | SelectedRecords
  | { readonly kind: "damage"; readonly segment: Segment; readonly damage: Damage }
  | {
      readonly kind: "segment-end";
      readonly segment: Segment;
      readonly tail: Tail;
      /** What the tail amounts to; null where the segment ends with a record. */
      readonly finding: TailFinding | null;
    }
  /** Only while a log is followed: what happened to a file besides growing. */
  | { readonly kind: "notice"; readonly segment: Segment; readonly message: string };
