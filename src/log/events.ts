import type { BitPosition } from "../core/crc-arithmetic.ts";
import type { RecordBatch } from "../format/batch.ts";
import type { Segment } from "../segment/segment.ts";

/**
 * Bytes that are no record although records stand behind them, or a complete last record that fails its checksum.
 * Facts and the verdict about them; severity and prose come later.
 */
export interface Damage {
  readonly kind: "checksum-mismatch" | "bad-magic" | "unreadable-region";
  readonly segmentIndex: number;
  readonly offset: number;
  readonly length: number;
  /** The damaged record's own LSN as far as its header can be believed, else null. */
  readonly lsn: bigint | null;
  readonly txnId: bigint | null;
  readonly singleBit: BitPosition | null;
  /** The whole length at which the record is intact once its magic or length is put right. */
  readonly reframedLength: number | null;
  /** Records that the region held, as far as its frames tell; at least one. */
  readonly lostRecords: number;
  /** Whether it is the last record of its segment: nothing but a tail behind it. */
  readonly atEnd: boolean;
}

/** Whether it is known what the record was: `--correct` can put it right. */
export function isCorrectable({ singleBit, reframedLength }: Damage): boolean {
  return singleBit !== null || reframedLength !== null;
}

export type TailKind = "clean" | "torn" | "zero" | "garbage";

/** How a segment ends, behind its last record. A tail runs to the end of the file. */
export interface Tail {
  readonly kind: TailKind;
  readonly offset: number;
  readonly length: number;
}

/**
 * What a scan finds, in log order: for each segment its start, then batches of intact records and damages as they
 * stand in the file, then its end.
 */
export type ScanEvent =
  | { readonly kind: "segment-start"; readonly segmentIndex: number; readonly segment: Segment }
  | { readonly kind: "records"; readonly batch: RecordBatch }
  | { readonly kind: "damage"; readonly damage: Damage }
  | {
      readonly kind: "segment-end";
      readonly segmentIndex: number;
      readonly segment: Segment;
      readonly tail: Tail;
      /** For formats with LSNs by position: the LSN that the next record would have; else null. */
      readonly nextLsn: bigint | null;
    };
