import { highOf, lowOf } from "../../core/u64.ts";
import type { RecordBatch } from "../../format/batch.ts";
import type { EngineRecovery } from "../../format/engine.ts";
import type { Format } from "../../format/format.ts";
import { RecordKeys } from "../../format/keys.ts";
import type { SegmentPart } from "../../format/recovery.ts";
import type { RecordView } from "../../format/view.ts";
import type { Damage } from "../../log/events.ts";
import type { Segment } from "../../segment/segment.ts";
import type { LogVisitor, SegmentLeft } from "../engine-order.ts";
import { RecordCursor } from "../log-pass.ts";
import { LsnLimit } from "../lsn-limit.ts";
import type { RecoverOptions } from "../result.ts";
import { UnreachableRecords } from "../unreachable.ts";
import { UsedRecords } from "../used-records.ts";
import { MessageFold } from "./message-fold.ts";
import { SegmentExtents } from "./segment-extents.ts";
import { WriterOverwrites } from "./writer-overwrites.ts";

/** One pass over the records in the engine's order: the messages as they stand there, and the records for the engine. */
export class MessagePass implements LogVisitor {
  readonly fold: MessageFold;
  readonly extents: SegmentExtents;
  readonly unreachable: UnreachableRecords;
  readonly overwrites: WriterOverwrites;
  readonly used: UsedRecords = new UsedRecords();
  private readonly engine: EngineRecovery;
  private readonly salvage: boolean;
  private readonly limit: LsnLimit;
  private readonly cursor: RecordCursor;
  private readonly checkpointCodes: ReadonlySet<number>;
  private segmentName = "";
  private nextLsn: bigint | null = null;

  constructor(format: Format, engine: EngineRecovery, options: RecoverOptions) {
    this.engine = engine;
    this.salvage = options.salvage === true;
    this.limit = new LsnLimit(options.toLsn ?? null);
    this.cursor = new RecordCursor(format.createView());
    this.fold = new MessageFold(format, options.detail === true);
    this.extents = new SegmentExtents(format.layout);
    this.unreachable = new UnreachableRecords(format, this.salvage);
    this.overwrites = new WriterOverwrites(format);
    this.checkpointCodes = new Set(
      [...format.types].flatMap(([code, type]) => (type === "checkpoint" ? [code] : [])),
    );
  }

  enter(segmentIndex: number, segment: Segment): void {
    this.cursor.enterSegment(segmentIndex, segment);
    this.segmentName = segment.name;
    this.extents.enter();
    this.overwrites.enter(segment);
    // A message may go on in the next segment, if nothing is missing between them.
    if (segment.firstLsn !== this.nextLsn) this.fold.breakOff();
  }

  records(batch: RecordBatch, reached: number): void {
    const { cursor, limit, engine, unreachable, salvage } = this;
    const { keys, view, readData } = cursor;
    this.overwrites.records(batch);
    if (reached < batch.count) this.overwrites.meetPlace(batch.offset + batch.starts[reached]!);
    for (let index = 0; index < batch.count; index++) {
      cursor.seek(batch, index);
      if (limit.isAbove(keys.lsnHigh, keys.lsnLow)) continue;
      if (index < reached) engine.analyse(view, readData);
      else unreachable.add(keys, view, this.segmentName);
      if (index < reached || salvage) this.use();
    }
  }

  damage(damage: Damage): void {
    this.fold.breakOff();
    this.extents.damage(damage);
    this.overwrites.meetPlace(damage.offset);
  }

  leave({ segmentIndex, segment, tail, stop, nextLsn }: SegmentLeft): void {
    this.extents.leave(segmentIndex, segment, tail, nextLsn);
    if (tail.kind === "torn" || tail.kind === "garbage") this.overwrites.meetPlace(tail.offset);
    this.engine.endReading(stop ?? { kind: "ends" });
    const isWhole = tail.kind === "clean" || tail.kind === "zero";
    this.nextLsn = isWhole ? nextLsn : null;
  }

  private use(): void {
    const { keys } = this.cursor;
    this.used.add(keys);
    if (this.checkpointCodes.has(keys.typeCode)) this.used.takeCheckpoint(keys);
    this.fold.add(keys);
  }
}

/** A pass over the parts of segments in the order in which they were written, once that is known. */
export class WriteOrderPass implements LogVisitor {
  readonly fold: MessageFold;
  private readonly parts: readonly SegmentPart[];
  private readonly salvage: boolean;
  private readonly limit: LsnLimit;
  private readonly view: RecordView;
  private readonly keys: RecordKeys = new RecordKeys();
  private at = -1;
  private from = 0n;
  private to = 0n;

  constructor(format: Format, parts: readonly SegmentPart[], options: RecoverOptions) {
    this.parts = parts;
    this.salvage = options.salvage === true;
    this.limit = new LsnLimit(options.toLsn ?? null);
    this.view = format.createView();
    this.fold = new MessageFold(format, options.detail === true);
  }

  enter(_segmentIndex: number, segment: Segment): void {
    this.at += 1;
    const { from, to } = this.parts[this.at]!;
    const firstLsn = segment.firstLsn ?? 1n;
    this.from = firstLsn + BigInt(from);
    this.to = firstLsn + BigInt(to);
  }

  records(batch: RecordBatch, reached: number): void {
    const { view, keys, limit } = this;
    const count = this.salvage ? batch.count : reached;
    for (let index = 0; index < count; index++) {
      view.seek(batch, index);
      view.loadKeys(keys);
      if (!limit.isAbove(keys.lsnHigh, keys.lsnLow) && this.isInPart()) this.fold.add(keys);
    }
  }

  damage(): void {
    this.fold.breakOff();
  }

  leave(): void {}

  private isInPart(): boolean {
    const { lsnHigh, lsnLow } = this.keys;
    const isFromOn =
      lsnHigh > highOf(this.from) || (lsnHigh === highOf(this.from) && lsnLow >= lowOf(this.from));
    return (
      isFromOn && (lsnHigh < highOf(this.to) || (lsnHigh === highOf(this.to) && lsnLow < lowOf(this.to)))
    );
  }
}
