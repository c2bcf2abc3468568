import { SegmentExtents } from "../../analysis/segment-extents.ts";
import type { RecordBatch } from "../../format/batch.ts";
import type { EngineRecovery } from "../../format/engine.ts";
import type { Format, PayloadCipher } from "../../format/format.ts";
import type { SpecialRecords } from "../../format/recovery.ts";
import type { Damage, ScanEvent } from "../../log/events.ts";
import type { Segment } from "../../segment/segment.ts";
import type { LogVisitor, SegmentLeft } from "../engine-order.ts";
import { LogLosses } from "../log-losses.ts";
import { LsnLimit } from "../lsn-limit.ts";
import { RecordCursor } from "../record-cursor.ts";
import type { RecoverOptions } from "../result.ts";
import { UnreachableRecords } from "../unreachable.ts";
import { UsedRecords } from "../used-records.ts";
import { MessageFold } from "./message-fold.ts";
import { WriterOverwrites } from "./writer-overwrites.ts";

/** One pass over the records in the engine's order: the messages as they stand there, and the records for the engine. */
export class MessagePass implements LogVisitor {
  readonly fold: MessageFold;
  readonly extents: SegmentExtents;
  readonly unreachable: UnreachableRecords;
  readonly losses: LogLosses;
  /** Whether what comes later does not exist: then nobody writes on either. */
  readonly isPointInTime: boolean;
  readonly overwrites: WriterOverwrites;
  readonly used: UsedRecords = new UsedRecords();
  private readonly engine: EngineRecovery;
  private readonly salvage: boolean;
  private readonly limit: LsnLimit;
  private readonly cursor: RecordCursor;
  private readonly checkpointCodes: ReadonlySet<number>;
  readonly special: SpecialRecords = { encrypted: 0, empty: 0 };
  private readonly cipher: PayloadCipher | null;
  private segmentName = "";
  /** Whether the engine's reader has left the segment, and whether at a record that does not exist at the point in time. */
  private isLeft = false;
  private isLeftBeyondLimit = false;
  private nextLsn: bigint | null = null;

  constructor(format: Format, engine: EngineRecovery, options: RecoverOptions) {
    this.engine = engine;
    this.salvage = options.salvage === true;
    this.limit = new LsnLimit(options.toLsn ?? null);
    this.cursor = new RecordCursor(format.createView());
    this.cipher = format.createCipher?.(null) ?? null;
    this.fold = new MessageFold(format, options.detail === true);
    this.extents = new SegmentExtents();
    this.unreachable = new UnreachableRecords(format, this.salvage);
    this.isPointInTime = options.toLsn != null;
    this.losses = new LogLosses(format, options);
    this.overwrites = new WriterOverwrites(format);
    this.checkpointCodes = new Set(
      [...format.types].flatMap(([code, type]) => (type === "checkpoint" ? [code] : [])),
    );
  }

  event(event: ScanEvent): void {
    this.losses.take(event);
  }

  enter(segmentIndex: number, segment: Segment): void {
    this.cursor.enterSegment(segmentIndex, segment);
    this.segmentName = segment.name;
    this.overwrites.enter(segment);
    this.isLeft = false;
    this.isLeftBeyondLimit = false;
    // A message may go on in the next segment, if nothing is missing between them.
    if (segment.firstLsn !== this.nextLsn && !this.losses.isPast) this.fold.breakOff();
  }

  records(batch: RecordBatch, reached: number): void {
    const { cursor, limit, engine, unreachable, salvage } = this;
    const { keys, view, readData } = cursor;
    this.overwrites.records(batch);
    if (reached < batch.count && !this.isLeft) this.leaveAt(batch, reached);
    for (let index = 0; index < batch.count; index++) {
      cursor.seek(batch, index);
      if (limit.isAbove(keys.lsnHigh, keys.lsnLow)) continue;
      if (index < reached) engine.analyse(view, readData);
      else unreachable.add(keys, view, this.segmentName);
      if (index < reached || salvage) this.use();
    }
  }

  damage(damage: Damage): void {
    if (!this.losses.isPast) this.fold.breakOff();
    this.isLeft = true;
    this.extents.damage(damage);
    this.overwrites.meetPlace(damage.offset);
  }

  leave({ segmentIndex, segment, tail, stop, nextLsn }: SegmentLeft): void {
    this.extents.leave(segmentIndex, segment, tail, nextLsn);
    if (tail.kind === "torn" || tail.kind === "garbage") this.overwrites.meetPlace(tail.offset);
    this.engine.endReading(stop === null || this.isLeftBeyondLimit ? { kind: "ends" } : stop);
    const isWhole = (tail.kind === "clean" || tail.kind === "zero") && (this.salvage || !this.isLeft);
    this.nextLsn = isWhole ? nextLsn : null;
  }

  /** The engine's reader leaves the segment at an intact record. */
  private leaveAt(batch: RecordBatch, index: number): void {
    const { cursor, limit, overwrites } = this;
    cursor.seek(batch, index);
    this.isLeft = true;
    this.isLeftBeyondLimit = limit.isAbove(cursor.keys.lsnHigh, cursor.keys.lsnLow);
    overwrites.meetPlace(cursor.offset);
  }

  private use(): void {
    const { keys, view } = this.cursor;
    this.used.add(keys);
    if (this.cipher?.isEncrypted(view) === true) this.special.encrypted += 1;
    if (view.dataLength === 0 && this.fold.isMessagePart(keys.typeCode)) this.special.empty += 1;
    if (this.checkpointCodes.has(keys.typeCode)) this.used.takeCheckpoint(keys);
    this.fold.add(keys);
  }
}
