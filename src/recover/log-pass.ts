import { runToEnd } from "../core/run-to-end.ts";
import { highOf, lowOf } from "../core/u64.ts";
import type { RecordBatch } from "../format/batch.ts";
import type { EngineReader, ReaderStop } from "../format/engine.ts";
import type { ScanEvent } from "../log/events.ts";
import { IntactExtents } from "../log/intact-extents.ts";
import { scanLog } from "../log/scan.ts";
import type { LogFiles } from "../segment/log-files.ts";
import type { LogLosses } from "./log-losses.ts";
import type { RecoveryPhase } from "./phase.ts";
import { ReaderFollower } from "./reader-follower.ts";
import { RecordCursor } from "./record-cursor.ts";
import type { RecoverOptions } from "./result.ts";

/** What a pass shows its records to. */
export interface PassVisitor {
  /**
   * Records that stand side by side. The cursor is moved over them; the loop is the visitor's, so that each pass
   * has its own, made for what it does.
   *
   * @param used recovery uses so many of them, from the first on
   * @param reached the engine's reader reaches so many; not more than `used`
   */
  records(cursor: RecordCursor, batch: RecordBatch, used: number, reached: number): void;
}

/** What a pass finds out besides the records. */
export interface PassSummary {
  /** How the engine's reader left the last segment that it reads. */
  readonly stop: ReaderStop;
  /** Intact records of the segments that lie beyond the reader's reach in them. */
  readonly unreachableRecords: number;
  /** Records in segments that the engine does not read at all. */
  readonly ignoredRecords: number;
  /** Where the intact records of the segments stand. */
  readonly extents: IntactExtents;
}

export interface LogPassOptions extends Pick<RecoverOptions, "toLsn" | "salvage" | "checkAhead"> {
  readonly reader: EngineReader;
  /** Indexes of the segments that the engine reads. */
  readonly engineSegments: readonly number[];
}

const ENDS: ReaderStop = { kind: "ends" };

/**
 * One pass over a log of records that store their LSN, each time the same: what recovery uses, and what the engine's
 * reader reaches of it.
 */
export class LogPass {
  private readonly files: LogFiles;
  private readonly options: LogPassOptions;
  private readonly visitor: PassVisitor;
  private readonly cursor: RecordCursor;
  private readonly follower: ReaderFollower;
  private readonly limitHigh: number;
  private readonly limitLow: number;
  private readonly extents: IntactExtents;
  private readonly losses: LogLosses | null;
  private isReadByEngine = false;
  private stop: ReaderStop = ENDS;
  private beyondStop = 0;
  private unreachable = 0;
  private ignored = 0;

  /** @param losses sees everything that is there, whether recovery uses it or not */
  constructor(
    files: LogFiles,
    options: LogPassOptions,
    visitor: PassVisitor,
    losses: LogLosses | null = null,
  ) {
    this.files = files;
    this.options = options;
    this.visitor = visitor;
    this.cursor = new RecordCursor(files.format.createView());
    this.follower = new ReaderFollower(files.format, options.reader);
    this.extents = new IntactExtents(files.format);
    this.losses = losses;
    const limit = options.toLsn ?? 0xffff_ffff_ffff_ffffn;
    this.limitHigh = highOf(limit);
    this.limitLow = lowOf(limit);
  }

  run(): PassSummary {
    return runToEnd(this.steps("analysis"));
  }

  /** The same, a batch at a time. @param phase what the pass is a part of */
  *steps(phase: RecoveryPhase): Generator<RecoveryPhase, PassSummary> {
    const checked = this.options.checkAhead?.(this.files) ?? null;
    for (const event of scanLog(this.files, { checked })) {
      this.take(event);
      yield phase;
    }
    const { stop, unreachable, ignored, extents } = this;
    return { stop, unreachableRecords: unreachable, ignoredRecords: ignored, extents };
  }

  private take(event: ScanEvent): void {
    this.extents.take(event);
    this.losses?.take(event);
    switch (event.kind) {
      case "segment-start":
        this.isReadByEngine =
          this.stop.kind !== "fails" && this.options.engineSegments.includes(event.segmentIndex);
        this.follower.enter(event.segment);
        this.cursor.enterSegment(event.segmentIndex, event.segment);
        this.beyondStop = 0;
        break;
      case "records":
        this.takeRecords(event.batch);
        break;
      case "damage":
        this.follower.meetPlace(event.damage.offset);
        break;
      case "segment-end":
        if (event.tail.length > 0) this.follower.meetPlace(event.tail.offset);
        this.endSegment();
        break;
    }
  }

  private takeRecords(whole: RecordBatch): void {
    let reached = this.follower.take(whole);
    let batch = whole;
    if (this.options.toLsn != null) {
      const existing = this.existing(whole, reached);
      batch = existing.batch;
      reached = existing.reached;
    }
    const used = this.options.salvage === true ? batch.count : reached;
    this.beyondStop += batch.count - reached;
    if (!this.isReadByEngine) this.ignored += reached;
    if (used > 0) this.visitor.records(this.cursor, batch, used, this.isReadByEngine ? reached : 0);
  }

  /** The batch without the records that come after the point in time, and how many of the first `reached` are left. */
  private existing(batch: RecordBatch, reached: number): { batch: RecordBatch; reached: number } {
    const { cursor, limitHigh, limitLow } = this;
    const starts = new Uint32Array(batch.count);
    let count = 0;
    let left = 0;
    for (let index = 0; index < batch.count; index++) {
      cursor.seek(batch, index);
      const { lsnHigh, lsnLow } = cursor.keys;
      if (lsnHigh > limitHigh || (lsnHigh === limitHigh && lsnLow > limitLow)) continue;
      starts[count] = batch.starts[index]!;
      count += 1;
      if (index < reached) left += 1;
    }
    return { batch: { ...batch, starts, count }, reached: left };
  }

  private endSegment(): void {
    this.unreachable += this.beyondStop;
    if (!this.isReadByEngine) return;
    const { stop } = this.follower;
    // At a point in time before the damage, it is not there: nothing that exists stands behind it.
    const isAfterLimit = this.options.toLsn != null && this.beyondStop === 0;
    this.stop = stop === null || isAfterLimit ? ENDS : stop;
  }
}
