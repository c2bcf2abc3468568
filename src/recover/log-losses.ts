import type { DamageBudget } from "../analysis/lsn-order/damage-budget.ts";
import { LsnOrder } from "../analysis/lsn-order/lsn-order.ts";
import { SegmentLsns } from "../analysis/lsn-order/segment-lsns.ts";
import { joinU64 } from "../core/u64.ts";
import type { RecordBatch } from "../format/batch.ts";
import type { Format } from "../format/format.ts";
import type { SegmentTail } from "../format/recovery.ts";
import type { Damage, ScanEvent } from "../log/events.ts";
import type { Segment } from "../segment/segment.ts";
import { DamagedRecords } from "./damaged-records.ts";
import { MissingLsns } from "./missing-lsns.ts";
import { RecordCursor } from "./record-cursor.ts";
import type { MissingRecords, RecoverOptions, RecoverResult } from "./result.ts";

type SegmentStart = Extract<ScanEvent, { kind: "segment-start" }>;
type SegmentEnd = Extract<ScanEvent, { kind: "segment-end" }>;

/** Places that are remembered until it is known whether they held records. */
const MAX_SUSPECTS = 100_000;

/** Bytes that are no record, and that may never have been any, or none that existed at the point in time. */
interface Suspect {
  /** Tells which missing LSNs they account for. */
  readonly budget: DamageBudget;
  readonly segmentName: string;
  readonly offset: number;
}

/**
 * What a log has lost, as far as that shows: noted beside a pass over everything that is there, whether recovery uses it
 * or not. Missing LSNs are those that `verify` reports.
 */
export class LogLosses {
  readonly damaged: DamagedRecords = new DamagedRecords();
  private readonly missingLsns: MissingLsns;
  private readonly order: LsnOrder | null;
  private readonly segmentLsns: SegmentLsns | null;
  private readonly cursor: RecordCursor;
  private readonly toLsn: bigint | null;
  private readonly isTrial: boolean;
  private segment: Segment | null = null;
  /** What stands behind the last record where the engine goes on writing; null where nothing does. */
  newestTail: SegmentTail | null = null;
  private readonly suspects: Suspect[] = [];
  /** Of the latest record. */
  private lastLsn: bigint | null = null;

  constructor(format: Format, { toLsn = null, isTrial = false }: Pick<RecoverOptions, "toLsn" | "isTrial">) {
    const { layout } = format;
    const isStored = layout.lsn === "stored";
    this.cursor = new RecordCursor(format.createView());
    this.toLsn = toLsn;
    this.isTrial = isTrial;
    this.missingLsns = new MissingLsns(toLsn);
    this.order = isStored ? new LsnOrder(format, this.cursor, this.missingLsns) : null;
    this.segmentLsns = isStored ? null : new SegmentLsns(layout, this.missingLsns.ofSegments);
  }

  /** What a scan finds, in log order. */
  take(event: ScanEvent): void {
    switch (event.kind) {
      case "segment-start":
        this.enter(event);
        break;
      case "records":
        this.records(event.batch);
        break;
      case "damage":
        this.damage(event.damage);
        break;
      case "segment-end":
        this.leave(event);
    }
  }

  private enter({ segmentIndex, segment }: SegmentStart): void {
    this.segment = segment;
    this.cursor.enterSegment(segmentIndex, segment);
    this.order?.segmentStart();
    this.segmentLsns?.segmentStart(segmentIndex, segment);
  }

  private records(batch: RecordBatch): void {
    const { cursor, order } = this;
    const { keys, view } = cursor;
    if (batch.count === 0) return;
    for (let index = order === null ? batch.count - 1 : 0; index < batch.count; index++) {
      cursor.seek(batch, index);
      order?.record(keys, view);
    }
    order?.batchEnd();
    this.lastLsn = joinU64(keys.lsnHigh, keys.lsnLow);
  }

  private damage(damage: Damage): void {
    const budget = this.order?.damage(damage) ?? null;
    this.segmentLsns?.damage(damage);
    const name = this.segment?.name ?? "";
    if (this.exists(damage.lsn)) this.damaged.add(damage, name);
    else this.suspect(budget, name, damage.offset);
  }

  /** A crash leaves a torn record where the engine goes on writing, and nowhere else. */
  private leave(end: SegmentEnd): void {
    const budget = this.order?.segmentEnd(end) ?? null;
    this.segmentLsns?.segmentEnd(end);
    const { kind, offset, length } = end.tail;
    const { name, isNewest } = end.segment;
    if (isNewest) this.newestTail = length === 0 ? null : { name, offset, length };
    if (kind === "clean" || (kind !== "garbage" && isNewest)) return;
    // Zeros may never have been anything else; a whole segment of them once held records, for an older one was left full.
    const isLost = kind !== "zero" || (offset === 0 && length > 0 && this.order !== null);
    if (isLost && this.exists(null)) this.damaged.addLost(name, offset);
    else this.suspect(budget, name, offset);
  }

  private suspect(budget: DamageBudget | null, segmentName: string, offset: number): void {
    if (budget !== null && this.suspects.length < MAX_SUSPECTS) {
      this.suspects.push({ budget, segmentName, offset });
    }
  }

  /** The log is over: what is missing, and the same in sentences. */
  finish(strayFragments = 0): Required<Pick<RecoverResult, "missing" | "notes">> {
    this.order?.finish();
    const { damaged, missingLsns } = this;
    for (const { budget, segmentName, offset } of this.suspects) {
      const { drawnFrom } = budget;
      const held = drawnFrom !== null && (this.toLsn === null || drawnFrom <= this.toLsn);
      if (held) damaged.addLost(segmentName, offset);
    }
    const missing: MissingRecords = {
      lsns: this.isTrial ? 0n : missingLsns.count,
      damagedPlaces: damaged.lostPlaces,
      strayFragments,
    };
    const notes = [damaged.describeLost(), this.isTrial ? null : missingLsns.describe()];
    return { missing, notes: notes.filter((note) => note !== null) };
  }

  /** Whether all that exists at the point in time has been seen, where LSNs go up. */
  get isPast(): boolean {
    return this.toLsn !== null && this.lastLsn !== null && this.lastLsn >= this.toLsn;
  }

  /** At a point in time only what can have been written until then. What tells no LSN had the next one at least. */
  private exists(lsn: bigint | null): boolean {
    if (this.toLsn === null) return true;
    return (lsn ?? (this.lastLsn ?? 0n) + 1n) <= this.toLsn;
  }
}
