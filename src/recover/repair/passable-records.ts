import {
  KIND_ABORT,
  KIND_BEGIN,
  KIND_COMMIT,
  KIND_NONE,
  transactionKinds,
} from "../../analysis/transaction-kind.ts";
import type { RecordBatch } from "../../format/batch.ts";
import type { Format } from "../../format/format.ts";
import type { RecordType } from "../../format/record.ts";
import type { RecordView } from "../../format/view.ts";
import type { ScanEvent } from "../../log/events.ts";
import { SegmentExtents } from "../../log/intact-extents.ts";
import type { Segment } from "../../segment/segment.ts";

/** So many of the records that are left out are listed; all are counted. */
const LISTED = 1000;

/** An intact record that the engine's reader does not get past. */
export interface LeftOutRecord {
  /** Name of its segment. */
  readonly segment: string;
  /** Of its first byte in the segment. */
  readonly offset: number;
  readonly lsn: bigint;
  readonly type: RecordType;
  readonly typeCode: number;
  /** Null where the format stores none, or the type belongs to none. */
  readonly txnId: bigint | null;
  /** Whether its transaction committed behind it, so that a committed change may be left out. */
  readonly isCommitted: boolean;
  readonly why: string;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Notes, beside a scan, which intact records a clean log can hold: all but those that its engine's reader does not pass. */
export class PassableRecords {
  /** By the index of the segment. */
  readonly segments: SegmentExtents[] = [];
  readonly leftOut: LeftOutRecord[] = [];
  leftOutCount = 0;
  records = 0;
  /** Whether LSNs are positions, and records get others in the clean log. */
  isRenumbered = false;
  private readonly view: RecordView;
  private readonly kinds: Uint8Array;
  private readonly impasse: ((view: RecordView) => string | null) | null;
  private readonly open: Map<bigint, Mutable<LeftOutRecord>[]> = new Map();
  private current: SegmentExtents = new SegmentExtents();
  private segment: Segment | null = null;
  /** LSN that the next record gets, where LSNs are positions. */
  private nextLsn: bigint | null = null;

  constructor(format: Format) {
    this.view = format.createView();
    this.kinds = transactionKinds(format.types);
    this.impasse = format.engine?.reader.impasse ?? null;
  }

  take(event: ScanEvent): void {
    if (event.kind === "segment-start") {
      this.segment = event.segment;
      this.current = new SegmentExtents();
      this.segments[event.segmentIndex] = this.current;
    } else if (event.kind === "records") {
      this.takeBatch(event.batch);
    }
  }

  private takeBatch(batch: RecordBatch): void {
    const { view, impasse } = this;
    let from = 0;
    for (let index = 0; impasse !== null && index < batch.count; index++) {
      view.seek(batch, index);
      const why = impasse(view);
      if (why === null) {
        if (this.open.size > 0) this.follow();
        continue;
      }
      this.keep(batch, from, index);
      view.seek(batch, index);
      this.leaveOut(batch.offset + batch.starts[index]!, why);
      from = index + 1;
    }
    this.keep(batch, from, batch.count);
  }

  private keep(batch: RecordBatch, from: number, to: number): void {
    if (to <= from) return;
    const { view, segment } = this;
    view.seek(batch, from);
    const start = batch.offset + view.start;
    if (this.records === 0) this.nextLsn = segment?.firstLsn ?? null;
    if (this.nextLsn !== null) {
      if (view.lsn !== this.nextLsn) this.isRenumbered = true;
      this.nextLsn += BigInt(to - from);
    }
    view.seek(batch, to - 1);
    this.current.add(start, batch.offset + view.start + view.length);
    this.current.records += to - from;
    this.records += to - from;
  }

  private leaveOut(offset: number, why: string): void {
    const { view, segment } = this;
    this.leftOutCount += 1;
    if (this.leftOut.length === LISTED) return;
    const { lsn, type, typeCode } = view;
    const txnId = this.kinds[typeCode] === KIND_NONE ? null : view.txnId;
    const record = {
      segment: segment?.name ?? "",
      offset,
      lsn,
      type,
      typeCode,
      txnId,
      isCommitted: false,
      why,
    };
    this.leftOut.push(record);
    if (txnId === null) return;
    const others = this.open.get(txnId) ?? [];
    others.push(record);
    this.open.set(txnId, others);
  }

  /** The next begin, commit or abort of an id says what became of the transaction of what was left out. */
  private follow(): void {
    const { view, open } = this;
    const kind = this.kinds[view.typeCode]!;
    if (kind !== KIND_COMMIT && kind !== KIND_ABORT && kind !== KIND_BEGIN) return;
    const { txnId } = view;
    if (txnId === null) return;
    if (kind === KIND_COMMIT) for (const record of open.get(txnId) ?? []) record.isCommitted = true;
    open.delete(txnId);
  }
}
