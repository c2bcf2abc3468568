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
import { highOf, lowOf } from "../../core/u64.ts";
import { Uint32Column } from "../../core/uint32-column.ts";
import type { RecordBatch } from "../../format/batch.ts";
import type { EngineRecovery } from "../../format/engine.ts";
import type { Format } from "../../format/format.ts";
import { RecordKeys } from "../../format/keys.ts";
import type { LogicalSemantics, SegmentState } from "../../format/recovery.ts";
import type { RecordView } from "../../format/view.ts";
import type { Segment } from "../../segment/segment.ts";
import { IdSet } from "../concerned.ts";
import type { LogVisitor, SegmentLeft } from "../engine-order.ts";
import { readRecordData } from "../engine-order.ts";
import { LsnLimit } from "../lsn-limit.ts";
import { RemarkList } from "../remark-list.ts";
import type { AnalysisResult, RecoverOptions, RemarkSummary } from "../result.ts";
import { UnreachableRecords } from "../unreachable.ts";
import { UsedRecords } from "../used-records.ts";
import { ChangeLog } from "./change-log.ts";
import { Incarnations } from "./incarnations.ts";

/** The engine was not shown this change. */
const NOT_SHOWN = 0xffff_ffff;

/** One pass over the log: who committed what, and the same records for the engine's recovery. */
export class LogicalAnalysis implements LogVisitor {
  readonly changes: ChangeLog = new ChangeLog();
  readonly incarnations: Incarnations = new Incarnations();
  /** Marked with the number of the next change. */
  readonly runs: LsnRuns = new LsnRuns();
  readonly unreachable: UnreachableRecords;
  /** Transactions of which nothing but the commit is there. */
  readonly cutOff: IdSet = new IdSet();
  private readonly semantics: LogicalSemantics;
  private readonly engine: EngineRecovery;
  private readonly salvage: boolean;
  private readonly limit: LsnLimit;
  private readonly view: RecordView;
  private readonly keys: RecordKeys = new RecordKeys();
  private readonly kinds: Uint8Array;
  private readonly used: UsedRecords = new UsedRecords();
  private readonly remarkList: RemarkList = new RemarkList();
  /** With --salvage, the number of each change for the engine; else all are shown, in order. */
  private readonly shownAs: Uint32Column | null;
  private changesShown = 0;
  private segment: Segment | null = null;
  private recordsOfSegment = 0;
  private readonly segments: SegmentState[] = [];

  constructor(format: Format, semantics: LogicalSemantics, engine: EngineRecovery, options: RecoverOptions) {
    this.semantics = semantics;
    this.engine = engine;
    this.salvage = options.salvage === true;
    this.limit = new LsnLimit(options.toLsn ?? null);
    this.view = format.createView();
    this.kinds = transactionKinds(format.types);
    this.unreachable = new UnreachableRecords(format);
    this.shownAs = this.salvage ? new Uint32Column() : null;
  }

  enter(_segmentIndex: number, segment: Segment): void {
    this.segment = segment;
    this.recordsOfSegment = 0;
  }

  records(batch: RecordBatch, reached: number): void {
    const { view, keys, limit, engine, unreachable, salvage } = this;
    const segment = this.segment!;
    this.recordsOfSegment += batch.count;
    const readData = (): Uint8Array => readRecordData(view, batch, segment);
    for (let index = 0; index < batch.count; index++) {
      view.seek(batch, index);
      view.loadKeys(keys);
      if (limit.isAbove(keys.lsnHigh, keys.lsnLow)) continue;
      const isReached = index < reached;
      if (isReached) engine.analyse(view, readData);
      else unreachable.add(keys, view, segment.name);
      if (isReached || salvage) this.use(isReached, readData);
    }
  }

  damage(): void {}

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

  private use(isReached: boolean, readData: () => Uint8Array): void {
    const { keys, changes, incarnations } = this;
    this.used.add(keys);
    this.runs.add(keys.lsnHigh, keys.lsnLow, changes.length);
    switch (this.kinds[keys.typeCode]) {
      case KIND_UPDATE:
        changes.add(keys, this.view, incarnations.follow(keys));
        this.shownAs?.push(isReached ? this.changesShown : NOT_SHOWN);
        if (isReached) this.changesShown += 1;
        break;
      case KIND_BEGIN:
        incarnations.begin(keys);
        break;
      case KIND_COMMIT:
        if (!incarnations.has(keys) && (keys.prevLsnHigh | keys.prevLsnLow) !== 0) this.addCutOff();
        incarnations.end(keys, COMMITTED);
        break;
      case KIND_ABORT:
        incarnations.end(keys, ABORTED);
        break;
      case KIND_CLR:
      case KIND_UNKNOWN:
        incarnations.follow(keys);
        break;
      default:
        this.takeCheckpoint(readData());
    }
  }

  /** The commit follows a record that is not there, and nothing else of its transaction is. */
  private addCutOff(): void {
    this.cutOff.add(this.keys.txnIdHigh, this.keys.txnIdLow);
  }

  private takeCheckpoint(data: Uint8Array): void {
    this.used.takeCheckpoint(this.keys);
    const active = this.semantics.activeAtCheckpoint(data);
    if (active === null) {
      const { lsn } = this.view;
      const txnId = this.view.txnId ?? 0n;
      const message = "the checkpoint's data does not parse; it is ignored";
      this.remarkList.add({ code: "malformed-record", lsn, txnId, message });
    }
    for (const id of active ?? []) this.incarnations.nameActive(highOf(id), lowOf(id));
  }
}
