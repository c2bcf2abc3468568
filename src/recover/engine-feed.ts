import { highOf, lowOf } from "../core/u64.ts";
import type {
  EngineModel,
  EngineOpening,
  EngineRecovery,
  EngineRun,
  EngineStep,
  EngineStepCode,
} from "../format/engine.ts";
import type { RecordView } from "../format/view.ts";
import type { LogFiles } from "../segment/log-files.ts";
import type { RecordPlace, RecoveryListener, StepPhase } from "./listener.ts";
import type { PassSummary } from "./log-pass.ts";
import { LsnLookup } from "./lsn-lookup.ts";
import { EngineSink } from "./pages/engine-sink.ts";
import type { PageLedger } from "./pages/ledger.ts";
import type { RecordCursor } from "./record-cursor.ts";
import { RecordReader } from "./record-reader.ts";

export interface EngineFeedOptions {
  readonly toLsn: bigint | null;
  readonly keepLsns: boolean;
  /** Null where nobody listens. */
  readonly listener: RecoveryListener | null;
}

/** One run of the engine model, fed from the passes over the log. */
export class EngineFeed {
  private readonly opening: EngineOpening;
  readonly sink: EngineSink = new EngineSink();
  private readonly recovery: EngineRecovery;
  private readonly reader: RecordReader;
  private readonly lookup: LsnLookup;
  private readonly listener: RecoveryListener | null;
  private needsRedo = true;
  private phase: StepPhase = "engine-analysis";
  private place: RecordPlace | null = null;

  constructor(files: LogFiles, model: EngineModel, options: EngineFeedOptions) {
    const { toLsn, keepLsns, listener } = options;
    this.listener = listener;
    this.opening = openingOf(files, model);
    this.recovery = model.startRecovery({
      pages: this.sink,
      keepLsns,
      listener: listener === null ? null : (step) => this.tell(listener, step),
    });
    this.reader = new RecordReader(files);
    this.lookup = new LsnLookup(
      this.reader,
      toLsn === null ? null : { high: highOf(toLsn), low: lowOf(toLsn) },
    );
  }

  /** The first pass: a record that the engine's reader reaches. */
  analyse({ keys, view, readData, segmentIndex, offset }: RecordCursor): void {
    this.recovery.analyse(view, readData);
    this.lookup.add(keys.lsnHigh, keys.lsnLow, segmentIndex, offset, view.length);
  }

  endReading({ stop }: PassSummary): void {
    this.recovery.endReading(stop);
    this.needsRedo = this.recovery.needsRedo;
  }

  beginRedo(ledger: PageLedger): void {
    this.sink.beginRedo(ledger);
  }

  /** The second pass; before the same record is redone as history. */
  redo(cursor: RecordCursor): void {
    if (!this.needsRedo) return;
    if (this.listener !== null) {
      this.phase = "engine-redo";
      this.place = { segmentIndex: cursor.segmentIndex, offset: cursor.offset };
    }
    this.recovery.redo(cursor.view, cursor.readData);
  }

  /** `finish`, step by step. */
  *finishSteps(): Generator<void, EngineRun> {
    this.phase = "engine-undo";
    while (this.recovery.undoSome?.(this.lookup) === true) yield;
    return this.finish();
  }

  /** The engine's undo, and what its recovery came to. */
  finish(): EngineRun {
    this.sink.beginUndo();
    try {
      const run = this.recovery.finish(this.lookup);
      const { opening } = this;
      return opening.kind === "panics" ? { ...run, outcome: "panics", message: opening.message } : run;
    } finally {
      this.reader.close();
    }
  }

  private tell(listener: RecoveryListener, { code, txnId, lsn, view, nextLsn }: EngineStep): void {
    const { phase } = this;
    const isUndo = code === "engine-undo";
    const place = phase === "engine-undo" ? this.reader.place : this.place;
    listener.step({
      phase,
      action: code,
      lsn,
      type: view?.type ?? null,
      txnId,
      status: null,
      pageId: view?.pageId ?? null,
      pageOffset: view?.pageOffset ?? null,
      bytes: view === null ? null : bytesWritten(code, view),
      recLsn: null,
      updateLsn: code === "engine-skips-clr" ? (view?.prevLsn ?? null) : isUndo ? lsn : null,
      nextLsn,
      clr: null,
      place: isUndo || code === "engine-redo" ? place : null,
    });
  }
}

/** How many bytes the engine writes into the page, which takes the stored length as it is; null where none. */
function bytesWritten(code: EngineStepCode, view: RecordView): number | null {
  const before = view.beforeLength ?? 0;
  if (code === "engine-undo") return before;
  return code === "engine-redo" ? view.dataLength - before : null;
}

/** What the engine does when it opens the log. */
export function openingOf({ segments, foreignFiles }: LogFiles, model: EngineModel): EngineOpening {
  return model.reader.open(
    segments,
    foreignFiles.map(({ name }) => name),
  );
}
