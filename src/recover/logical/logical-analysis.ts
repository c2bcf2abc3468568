import { LsnRuns } from "../../analysis/lsn-runs.ts";
import {
  KIND_ABORT,
  KIND_BEGIN,
  KIND_CLR,
  KIND_COMMIT,
  KIND_UNKNOWN,
  KIND_UPDATE,
  transactionKinds,
} from "../../analysis/transaction-kind.ts";
import { ABORTED, COMMITTED } from "../../analysis/transaction-table.ts";
import { IdIndex } from "../../core/id-index.ts";
import { highOf, lowOf } from "../../core/u64.ts";
import { Uint32Column } from "../../core/uint32-column.ts";
import type { RecordBatch } from "../../format/batch.ts";
import type { EngineRecovery } from "../../format/engine.ts";
import type { Format } from "../../format/format.ts";
import type { LogicalSemantics, SegmentState } from "../../format/recovery.ts";
import type { ScanEvent } from "../../log/events.ts";
import type { Segment } from "../../segment/segment.ts";
import type { LogVisitor, SegmentLeft } from "../engine-order.ts";
import { LogLosses } from "../log-losses.ts";
import { LsnLimit } from "../lsn-limit.ts";
import { RecordCursor } from "../record-cursor.ts";
import { Remarks } from "../remarks.ts";
import { isRepairId, RepairIds } from "../repair-id.ts";
import type { AnalysisResult, RecoverOptions, RemarkSummary } from "../result.ts";
import { UnreachableRecords } from "../unreachable.ts";
import { UsedRecords } from "../used-records.ts";
import { ChangeDetails } from "./change-details.ts";
import { ChangeLog } from "./change-log.ts";
import { Incarnations } from "./incarnations.ts";
import { Rewrites } from "./rewrites.ts";

/** The engine was not shown this change. */
const NOT_SHOWN = 0xffff_ffff;

/** One pass over the log: who committed what, and the same records for the engine's recovery. */
export class LogicalAnalysis implements LogVisitor {
  readonly changes: ChangeLog = new ChangeLog();
  /** Null where nobody listens. */
  readonly details: ChangeDetails | null;
  readonly incarnations: Incarnations = new Incarnations();
  /** Marked with the number of the next change. */
  readonly runs: LsnRuns = new LsnRuns();
  readonly unreachable: UnreachableRecords;
  readonly losses: LogLosses;
  /** Transactions of which nothing but the commit is there. */
  readonly cutOff: IdIndex = new IdIndex();
  readonly rewrites: Rewrites = new Rewrites();
  readonly repairIds: RepairIds = new RepairIds();
  private readonly semantics: LogicalSemantics;
  private readonly engine: EngineRecovery;
  private readonly salvage: boolean;
  private readonly limit: LsnLimit;
  private readonly cursor: RecordCursor;
  private readonly kinds: Uint8Array;
  private readonly used: UsedRecords = new UsedRecords();
  private readonly remarkList: Remarks = new Remarks();
  /** With --salvage, the number of each change for the engine; else all are shown, in order. */
  private readonly shownAs: Uint32Column | null;
  private changesShown = 0;
  private segmentName = "";
  private recordsOfSegment = 0;
  private readonly segments: SegmentState[] = [];

  constructor(format: Format, semantics: LogicalSemantics, engine: EngineRecovery, options: RecoverOptions) {
    this.semantics = semantics;
    this.engine = engine;
    this.salvage = options.salvage === true;
    this.limit = new LsnLimit(options.toLsn ?? null);
    this.cursor = new RecordCursor(format.createView());
    this.kinds = transactionKinds(format.types);
    this.unreachable = new UnreachableRecords(format, this.salvage);
    this.losses = new LogLosses(format, options);
    this.details = options.listener == null ? null : new ChangeDetails();
    this.shownAs = this.salvage ? new Uint32Column() : null;
  }

  event(event: ScanEvent): void {
    this.losses.take(event);
  }

  enter(segmentIndex: number, segment: Segment): void {
    this.cursor.enterSegment(segmentIndex, segment);
    this.segmentName = segment.name;
    this.recordsOfSegment = 0;
  }

  records(batch: RecordBatch, reached: number): void {
    const { cursor, limit, engine, unreachable, salvage } = this;
    const { keys, view, readData } = cursor;
    this.recordsOfSegment += batch.count;
    for (let index = 0; index < batch.count; index++) {
      cursor.seek(batch, index);
      this.repairIds.add(keys.txnIdHigh, keys.txnIdLow);
      if (limit.isAbove(keys.lsnHigh, keys.lsnLow)) continue;
      const isReached = index < reached;
      if (isReached) engine.analyse(view, readData);
      else unreachable.add(keys, view, this.segmentName);
      if (isReached || salvage) this.use(isReached);
    }
  }

  leave({ segment, stop, brokenAt }: SegmentLeft): void {
    const { name, parsedName, isNewest } = segment;
    const records = this.recordsOfSegment;
    this.segments.push({ name, parsedName, isNewest, records, readerStopsAt: brokenAt });
    this.engine.endReading(stop ?? { kind: "ends" });
  }

  /** The number under which the engine was shown a change; null where it was not. */
  numberForEngine(change: number): number | null {
    if (this.shownAs === null) return change;
    const number = this.shownAs.get(change);
    return number === NOT_SHOWN ? null : number;
  }

  result(): AnalysisResult {
    return {
      ...this.used.range(),
      transactions: this.incarnations.counts(),
      activeTransactions: this.incarnations.active(),
      dirtyPages: null,
    };
  }

  remarks(): RemarkSummary {
    return this.remarkList.summary();
  }

  notes(): readonly string[] {
    return this.semantics.onRestart(this.segments);
  }

  private use(isReached: boolean): void {
    const { changes, incarnations, cursor } = this;
    const { keys, view } = cursor;
    this.used.add(keys);
    this.runs.add(keys.lsnHigh, keys.lsnLow, changes.length);
    switch (this.kinds[keys.typeCode]) {
      case KIND_UPDATE:
        changes.add(keys, view, incarnations.follow(keys));
        this.details?.add(cursor);
        this.shownAs?.push(isReached ? this.changesShown : NOT_SHOWN);
        if (isReached) this.changesShown += 1;
        break;
      case KIND_BEGIN:
        this.begin(incarnations.begin(keys));
        break;
      case KIND_COMMIT:
        if (!incarnations.has(keys) && (keys.prevLsnHigh | keys.prevLsnLow) !== 0) this.addCutOff();
        incarnations.end(keys, COMMITTED);
        break;
      case KIND_ABORT:
        incarnations.end(keys, ABORTED);
        break;
      case KIND_UNKNOWN:
        this.remarkList.addUnknownType(view);
        incarnations.follow(keys);
        break;
      case KIND_CLR:
        incarnations.follow(keys);
        break;
      default:
        this.takeCheckpoint();
    }
  }

  private begin(incarnation: number): void {
    const { keys, readData } = this.cursor;
    if (!isRepairId(keys.txnIdHigh, keys.txnIdLow)) return;
    this.rewrites.add(incarnation, this.changes.length, this.semantics.parseRewritten(readData()));
  }

  /** The commit follows a record that is not there, and nothing else of its transaction is. */
  private addCutOff(): void {
    const { txnIdHigh, txnIdLow } = this.cursor.keys;
    if (this.cutOff.find(txnIdHigh, txnIdLow) < 0) this.cutOff.add(txnIdHigh, txnIdLow);
  }

  private takeCheckpoint(): void {
    const { keys, view, readData } = this.cursor;
    this.used.takeCheckpoint(keys);
    const active = this.semantics.activeAtCheckpoint(readData());
    if (active === null) {
      const message = "the checkpoint's data does not parse; it is ignored";
      this.remarkList.add("malformed-record", view.lsn, view.txnId ?? 0n, message);
    }
    for (const id of active ?? []) {
      this.repairIds.add(highOf(id), lowOf(id));
      this.incarnations.nameActive(highOf(id), lowOf(id), view.lsn);
    }
  }
}
